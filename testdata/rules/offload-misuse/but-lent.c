/*
 * The same, but the function returns at once, and the job works on what was its stack.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct sum {
	uv_work_t request;
	int left, right, sum;
};

static void add(uv_work_t *request)
{
	struct sum *sum = (struct sum *)request;

	usleep(1000);
	sum->sum = sum->left + sum->right;
}

static void add_data(uv_work_t *request)
{
	struct sum *sum = request->data;

	usleep(1000);
	sum->sum = sum->left + sum->right;
	free(request);
}

static void on_add(uv_timer_t *timer)
{
	struct sum sum = { .left = 1, .right = 2 };

	// path: main > on_add > sum > add
	// hint: allocate 'sum', and free it when the job has ended
	uv_queue_work(timer->loop, &sum.request, add, NULL); // expect: offload-misuse
}

static void submit(uv_loop_t *loop)
{
	uv_work_t *request = malloc(sizeof(*request));
	struct sum sum = { .left = 1, .right = 2 };

	if (!request)
		return;
	request->data = &sum;
	uv_queue_work(loop, request, add_data, NULL); // expect: offload-misuse
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	submit(loop);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_add, 10, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
