/*
 * Just not the trap: one thread has a loop of its own, the other has not, and they share a helper.
 */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>

static uv_timer_t timer;

static void on_timer(uv_timer_t *handle)
{
	uv_close((uv_handle_t *)handle, NULL);
}

static int set_up(void)
{
	return uv_timer_start(&timer, on_timer, 10, 0); // expect: loop-api-off-thread
}

static void *thread(void *arg)
{
	if (!set_up())
		uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	return arg;
}

static void *other_thread(void *arg)
{
	return set_up() ? arg : NULL;
}

int main(void)
{
	pthread_t first, second;

	pthread_create(&first, NULL, thread, NULL);
	pthread_create(&second, NULL, other_thread, NULL);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
