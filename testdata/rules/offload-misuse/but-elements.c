/*
 * The loop goes on with the element that is with the pool, whatever it calls it.
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

static void on_start(uv_timer_t *timer)
{
	jobs[0].request.data = &jobs[0];
	uv_queue_work(timer->loop, &jobs[0].request, work, NULL);
	jobs[0].wanted = 4; // expect: offload-misuse
}

static void on_again(uv_timer_t *timer)
{
	struct job *first = jobs;

	jobs[1].request.data = &jobs[1];
	uv_queue_work(timer->loop, &jobs[1].request, work, NULL);
	first[1].wanted = 4; // expect: offload-misuse
}

int main(void)
{
	static uv_timer_t timer, again;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_start, 10, 0);
	uv_timer_init(loop, &again);
	uv_timer_start(&again, on_again, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT) + shown;
}
