/*
 * Trap: the threads have ended before the loop starts.
 */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>

enum { most = 4 };

static uv_timer_t timers[most];

static void on_timer(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, NULL);
}

static void *prepare(void *arg)
{
	uv_timer_start(arg, on_timer, 10, 0);
	return NULL;
}

int main(void)
{
	pthread_t threads[most];

	for (int i = 0; i < most; i++)
		pthread_create(&threads[i], NULL, prepare, &timers[i]);
	for (int i = 0; i < most; i++)
		pthread_join(threads[i], NULL);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
