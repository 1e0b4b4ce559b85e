/*
 * Two parts of one object are of the same kind: the job fills one of them, the loop uses the other.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct buffer {
	char *data;
	int length;
};

struct job {
	uv_work_t request;
	uv_timer_t timer;
	struct buffer in, out;
};

static struct job kept;
static int shown;

static void set(struct buffer *buffer, int length)
{
	buffer->length = length;
}

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->out.length = job->out.data ? 1 : 0;
}

static void fill(uv_work_t *request)
{
	struct job *job = (struct job *)((char *)request - offsetof(struct job, request));

	usleep(1000);
	set(&job->out, 3);
}

static void on_show(uv_timer_t *timer)
{
	struct job *job = timer->data;

	shown = job->in.length;
}

static void on_start(uv_timer_t *timer)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return;
	job->request.data = job->timer.data = job;
	uv_timer_start(&job->timer, on_show, 10, 10);
	uv_queue_work(timer->loop, &job->request, work, NULL);
	job->in.length = 0;
	set(&job->in, 1);
	uv_queue_work(timer->loop, &kept.request, fill, NULL);
	kept.in.length = 1;
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
