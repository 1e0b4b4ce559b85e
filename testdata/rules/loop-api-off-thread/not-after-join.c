/*
 * Trap: the loop's thread has been stopped and waited for; what is left of it belongs to whoever
 * clears up.
 */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>

static pthread_t loop_thread;
static uv_timer_t timer;
static uv_async_t stop;

static void *drive(void *arg)
{
	uv_run(arg, UV_RUN_DEFAULT);
	return NULL;
}

static void *clear_up(void *arg)
{
	uv_async_send(&stop);
	pthread_join(loop_thread, NULL);
	uv_timer_stop(&timer);
	uv_loop_close(arg);
	return NULL;
}

int main(void)
{
	pthread_t other;

	pthread_create(&loop_thread, NULL, drive, uv_default_loop());
	pthread_create(&other, NULL, clear_up, uv_default_loop());
	return pthread_join(other, NULL);
}
