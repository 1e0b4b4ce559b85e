/*
 * Functions of the loop on another thread: a pool job, a thread, a signal handler.
 */
#include <async/async.h>
#include <uv.h>

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

static uv_timer_t timer;

static int count(void *arg)
{
	(void)arg;
	return 0;
}

static int on_pool(void *arg)
{
	// hint: post it to the loop: async_post, uv_async_send, or what the loop offers for other
	// hint: threads
	// fix: sketch
	return async_spawn_detached(count, arg, NULL); // expect: loop-api-off-thread
}

static void *on_thread(void *arg)
{
	uv_timer_stop(&timer); // expect: loop-api-off-thread
	return arg;
}

static void on_signal(int number)
{
	(void)number;
	// hint: let the loop watch the signal, or only set a flag and wake the loop
	uv_stop(timer.loop); // expect: loop-api-off-thread
}

static int start(void *arg)
{
	pthread_t thread;

	signal(SIGTERM, on_signal);
	if (pthread_create(&thread, NULL, on_thread, arg))
		return -1;
	pthread_detach(thread);
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
