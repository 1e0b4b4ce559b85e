/*
 * Trap: a pool that is started by the first job, and waits until its threads run. Told at the level
 * of information.
 */
#include <stdlib.h>
#include <uv.h>

enum { thread_count = 4 };

static uv_once_t once = UV_ONCE_INIT;
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
		uv_sem_wait(&started);
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	uv_once(&once, start_threads);
}

int main(void)
{
	static uv_timer_t timer;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 100);
	return uv_run(loop, UV_RUN_DEFAULT);
}
