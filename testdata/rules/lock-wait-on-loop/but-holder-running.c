/*
 * The twin: nobody waits for the thread before the loop runs, so it may hold the lock then.
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
	pthread_mutex_lock(&state); // expect: lock-wait-on-loop
	count++;
	pthread_mutex_unlock(&state);
}

int main(void)
{
	static uv_timer_t timer;
	pthread_t thread;

	pthread_create(&thread, NULL, load, NULL);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 10);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
