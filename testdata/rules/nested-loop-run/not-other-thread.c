/*
 * Trap: a loop of its own on a worker thread.
 */
#include <async/async.h>
#include <uv.h>

#include <pthread.h>
#include <stddef.h>

static int other_loop(void *arg)
{
	uv_loop_t loop;

	(void)arg;
	if (uv_loop_init(&loop))
		return -1;
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static void *thread(void *arg)
{
	return other_loop(arg) ? arg : NULL;
}

static int start(void *arg)
{
	pthread_t other;

	if (pthread_create(&other, NULL, thread, arg))
		return -1;
	pthread_detach(other);
	return async_to_thread(other_loop, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
