/*
 * A helper hands over the job, and its caller goes on with what the job uses.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
	uv_work_t request;
	int state, limit, sum;
};

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->sum = job->limit;
	job->state = 2;
}

static int hand_over(uv_loop_t *loop, struct job *job)
{
	job->request.data = job;
	return uv_queue_work(loop, &job->request, work, NULL);
}

static void on_start(uv_timer_t *timer)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return;
	job->limit = 3;
	if (hand_over(timer->loop, job) < 0) {
		job->state = -1;
		return;
	}
	// path: main > on_start > hand_over > work > on_start > job.state > work > job.state
	job->state = 1; // expect: offload-misuse
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_start, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
