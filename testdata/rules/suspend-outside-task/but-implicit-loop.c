/*
 * Just not the trap: the runtime has no call that runs a loop, and main is its first task, but a
 * thread is none.
 */
#include <async/annotate.h>

#include <pthread.h>
#include <stddef.h>

ASYNC_FN ASYNC_WAITS("timer") int fiber_sleep(int ms);
int fiber_go(ASYNC_P_ENTRY void (*entry)(void *), void *arg);

static void worker(void *arg)
{
	(void)arg;
	fiber_sleep(10);
}

static void *on_thread(void *arg)
{
	fiber_sleep(10); // expect: suspend-outside-task
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, on_thread, NULL);
	fiber_go(worker, 0);
	return fiber_sleep(100);
}
