/*
 * A suspending function in every place that is no task: start-up, a worker, a callback, a thread,
 * a signal handler.
 */
#include <async/async.h>

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

static int on_pool(void *arg)
{
	(void)arg;
	// hint: post it to the loop, or use a call that blocks: this thread may wait
	return async_sleep(10); // expect: suspend-outside-task
}

static void *on_thread(void *arg)
{
	async_yield(); // expect: suspend-outside-task
	return arg;
}

static void on_loop(void *arg)
{
	if (arg)
		// hint: wake a task that does it, or use the callbacks of the loop
		async_sleep(1); // expect: suspend-outside-task
}

static void on_signal(int number)
{
	(void)number;
	// hint: wait for the signal in a task instead
	async_sleep(1); // expect: suspend-outside-task
}

static int start(void *arg)
{
	pthread_t thread;
	int rc = async_post(async_loop_current(), on_loop, arg);

	if (rc < 0 || pthread_create(&thread, NULL, on_thread, NULL))
		return -1;
	pthread_detach(thread);
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	signal(SIGHUP, on_signal);
	// hint: move it into a task that the loop runs
	if (async_sleep(1) < 0) // expect: suspend-outside-task
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
