/*
 * Just not the trap: the thread is waited for after the loop has run.
 */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>

static uv_timer_t timer;

static void on_timer(uv_timer_t *handle)
{
	uv_close((uv_handle_t *)handle, NULL);
}

static void *prepare(void *arg)
{
	uv_timer_start(arg, on_timer, 10, 0); // expect: loop-api-off-thread
	return NULL;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, prepare, &timer);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	return pthread_join(thread, NULL);
}
