/*
 * Trap: the thread that holds the lock for long has ended, and was waited for, before there is a
 * loop.
 */
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>
#include <uv.h>

static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *load(void *arg)
{
	pthread_mutex_lock(&state);
	sleep(1);
	count = 1;
	pthread_mutex_unlock(&state);
	return arg;
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	pthread_mutex_lock(&state);
	count++;
	pthread_mutex_unlock(&state);
}

int main(void)
{
	static uv_timer_t timer;
	pthread_t thread;

	pthread_create(&thread, NULL, load, NULL);
	pthread_join(thread, NULL);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 10);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
