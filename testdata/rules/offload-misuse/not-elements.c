/*
 * One element of an array is with the pool, the loop goes on with another.
 */
#include <uv.h>

#include <stddef.h>
#include <unistd.h>

struct job {
	uv_work_t request;
	int result, wanted;
};

static struct job jobs[2];
static int shown;

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->result = job->wanted;
}

static void fill(uv_work_t *request)
{
	struct job *job = (struct job *)((char *)request - offsetof(struct job, request));

	usleep(1000);
	job->result = 3;
}

static void on_start(uv_timer_t *timer)
{
	jobs[0].request.data = &jobs[0];
	uv_queue_work(timer->loop, &jobs[0].request, work, NULL);
	jobs[1].wanted = 4;
	jobs[1].result = 0;
	uv_queue_work(timer->loop, &jobs[1].request, fill, NULL);
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT) + shown;
}
