/*
 * A timer that starts a job and reads what the job writes, but not while it runs: it fires once; it
 * is stopped until the job has ended; a flag says that the job runs.
 */
#include <uv.h>

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct reader {
	uv_timer_t timer;
	uv_work_t request;
	bool is_reading;
	int percent, shown;
};

static uv_work_t question;
static int percent, shown, level;

static void work(uv_work_t *request)
{
	(void)request;
	usleep(1000);
	percent = 100;
}

static void on_ask(uv_timer_t *timer)
{
	shown = percent;
	uv_queue_work(timer->loop, &question, work, NULL);
}

static void on_level(uv_timer_t *timer);

static void read_level(uv_work_t *request)
{
	usleep(1000);
	level = request->data != NULL;
}

static void on_level_read(uv_work_t *request, int status)
{
	uv_timer_start(request->data, on_level, 100, 100 + status);
}

static void on_level(uv_timer_t *timer)
{
	static uv_work_t asked;

	shown = level;
	uv_timer_stop(timer);
	asked.data = timer;
	uv_queue_work(timer->loop, &asked, read_level, on_level_read);
}

static void fill(uv_work_t *request)
{
	struct reader *reader = request->data;

	usleep(1000);
	reader->percent = 100;
}

static void on_filled(uv_work_t *request, int status)
{
	struct reader *reader = request->data;

	reader->is_reading = false;
	reader->shown = reader->percent + status;
}

static void on_fill(uv_timer_t *timer)
{
	struct reader *reader = timer->data;

	if (reader->is_reading)
		return;
	reader->shown = reader->percent;
	reader->is_reading = true;
	reader->request.data = reader;
	uv_queue_work(timer->loop, &reader->request, fill, on_filled);
}

int main(void)
{
	static uv_timer_t asker, leveller;
	static struct reader reader;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &asker);
	uv_timer_start(&asker, on_ask, 100, 0);
	uv_timer_init(loop, &leveller);
	uv_timer_start(&leveller, on_level, 100, 100);
	uv_timer_init(loop, &reader.timer);
	reader.timer.data = &reader;
	uv_timer_start(&reader.timer, on_fill, 100, 100);
	return uv_run(loop, UV_RUN_DEFAULT);
}
