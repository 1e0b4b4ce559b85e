/*
 * Fields of what a job was handed, used by the loop while it runs: by who has handed it over, by a
 * timer that was started beside it, by a callback of the same object.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum state { IDLE, RUNNING, DONE };

struct job {
	uv_work_t request;
	uv_timer_t shower;
	enum state state;
	int percent, shown, limit;
};

static struct job only;
static uv_timer_t clock_tick;

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->state = DONE;
}

static void after(uv_work_t *request, int status)
{
	struct job *job = request->data;

	job->shown = job->state + status;
	free(job);
}

static void submit(uv_loop_t *loop, int limit)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return;
	job->limit = limit;
	job->state = IDLE;
	job->request.data = job;
	if (uv_queue_work(loop, &job->request, work, after) != 0) {
		job->state = DONE;
		free(job);
		return;
	}
	job->shown = 0;
	// path: main > on_start > submit > work > submit > job.state > work > job.state
	// hint: set 'job.state' before the job is handed over, or when it has ended
	job->state = RUNNING; // expect: offload-misuse
}

static void count(uv_work_t *request)
{
	struct job *job = (struct job *)request;

	for (int i = 0; i < job->limit; i++) {
		usleep(1000);
		// path: count_up > count > job.percent > count_up > on_show > job.percent
		// step: fields.c:85 'on_show' reads 'job.percent'
		// hint: hand the value back with the result of the job, or guard 'job.percent'
		// hint: with a lock
		job->percent = i; // expect: offload-misuse
	}
}

static void counted(uv_work_t *request, int status)
{
	struct job *job = (struct job *)request;

	uv_timer_stop(&job->shower);
	job->shown = job->percent + status;
}

static void on_show(uv_timer_t *timer)
{
	struct job *job = timer->data;

	job->shown = job->percent;
}

static void count_up(uv_timer_t *timer)
{
	struct job *job = timer->data;

	job->shower.data = job;
	uv_timer_init(timer->loop, &job->shower);
	uv_timer_start(&job->shower, on_show, 100, 100);
	uv_queue_work(timer->loop, &job->request, count, counted);
}

static void fill(uv_work_t *request)
{
	struct job *job = (struct job *)((char *)request - offsetof(struct job, request));

	usleep(1000);
	// path: on_fill > fill > job.limit > main > on_clock > job.limit
	job->limit = 3; // expect: offload-misuse
}

static void on_fill(uv_timer_t *timer)
{
	uv_queue_work(timer->loop, &only.request, fill, NULL);
}

static void on_clock(uv_timer_t *timer)
{
	(void)timer;
	only.shown = only.limit;
}

static void on_start(uv_timer_t *timer)
{
	submit(timer->loop, 3);
}

int main(void)
{
	static uv_timer_t starter, filler;
	static struct job counter;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &starter);
	uv_timer_start(&starter, on_start, 10, 0);
	uv_timer_init(loop, &filler);
	uv_timer_start(&filler, on_fill, 10, 0);
	uv_timer_init(loop, &clock_tick);
	uv_timer_start(&clock_tick, on_clock, 10, 10);
	uv_timer_init(loop, &counter.shower);
	counter.shower.data = &counter;
	uv_timer_start(&counter.shower, count_up, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
