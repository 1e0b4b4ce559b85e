/* Each turn of the timer starts threads, and waits for them. */
#include <stdlib.h>
#include <uv.h>

enum { thread_count = 4 };

static uv_sem_t started;

static void runs(void *arg)
{
	uv_sem_post(arg);
}

static void start_threads(void)
{
	uv_thread_t thread;

	uv_sem_init(&started, 0);
	for (int i = 0; i < thread_count; i++)
		if (uv_thread_create(&thread, runs, &started))
			abort();
	for (int i = 0; i < thread_count; i++)
		uv_sem_wait(&started); // expect: lock-wait-on-loop
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	start_threads();
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 100);
	return uv_run(loop, UV_RUN_DEFAULT);
}
