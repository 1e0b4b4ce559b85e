/*
 * The same, but what the caller goes on with is another object or set before, or the helper waits
 * for the job.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
	uv_work_t request;
	uv_sem_t ended;
	int state, limit, sum;
};

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->sum = job->limit;
	job->state = 2;
	uv_sem_post(&job->ended);
}

static int hand_over(uv_loop_t *loop, struct job *job)
{
	job->request.data = job;
	return uv_queue_work(loop, &job->request, work, NULL);
}

static void run(uv_loop_t *loop, struct job *job)
{
	job->request.data = job;
	uv_sem_init(&job->ended, 0);
	uv_queue_work(loop, &job->request, work, NULL);
	uv_sem_wait(&job->ended); // expect: lock-wait-on-loop
}

static void on_start(uv_timer_t *timer)
{
	struct job *job = calloc(1, sizeof(*job)), *other = calloc(1, sizeof(*job));

	if (!job || !other)
		return;
	job->limit = 3;
	job->state = 1;
	if (hand_over(timer->loop, job) < 0)
		job->state = -1;
	other->state = 1;
	run(timer->loop, other);
	other->state = 3;
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
