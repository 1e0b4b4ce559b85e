/*
 * Just not the trap: it is called before it is handed over, and a thread calls it beside its loop.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

static int nap(void *arg)
{
	(void)arg;
	return async_sleep(1);
}

static void *thread(void *arg)
{
	int rc = async_run(nap, arg, NULL);

	return rc < 0 || nap(arg) < 0 ? arg : NULL; // expect: suspend-outside-task
}

int main(void)
{
	pthread_t other;

	if (nap(NULL) < 0) // expect: suspend-outside-task
		return 1;
	if (async_run(nap, NULL, NULL) < 0 || pthread_create(&other, NULL, thread, NULL))
		return 1;
	return pthread_join(other, NULL);
}
