/*
 * The same, but it is the object of the job that is reset.
 */
#include <uv.h>

#include <stddef.h>
#include <unistd.h>

struct job {
	uv_work_t request;
	uv_timer_t timer;
	struct job *next;
	int state, result, rounds;
};

static struct job *first_job, one, two;
static int shown;

static void work(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->result = 1; // expect: offload-misuse
	job->state = 2;
}

static void on_start(uv_timer_t *timer)
{
	struct job *job = timer->data;

	job->request.data = job;
	uv_queue_work(timer->loop, &job->request, work, NULL);
}

static void on_reset(uv_timer_t *timer)
{
	struct job *job = timer->data;

	one.state = 0;
	shown = one.result + job->rounds;
}

static void turn(uv_work_t *request)
{
	struct job *job = request->data;

	usleep(1000);
	job->rounds++;
}

static void on_one(uv_timer_t *timer)
{
	one.request.data = &one;
	uv_queue_work(timer->loop, &one.request, turn, NULL);
}

static void on_two(uv_timer_t *timer)
{
	(void)timer;
	two.rounds = 0;
}

int main(void)
{
	uv_loop_t *loop = uv_default_loop();

	first_job = &one;
	one.timer.data = &one;
	uv_timer_init(loop, &one.timer);
	uv_timer_start(&one.timer, on_start, 10, 0);
	one.request.data = &one;
	uv_timer_init(loop, &two.timer);
	uv_timer_start(&two.timer, on_reset, 10, 0);
	uv_timer_start(&two.timer, on_one, 10, 0);
	uv_timer_start(&two.timer, on_two, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
