/*
 * Trap: the loop is handed what suspends: by main, by a helper of main, by a thread.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

static int nap(void *arg)
{
	(void)arg;
	return async_sleep(1);
}

static int run(int (*entry)(void *), void *arg)
{
	return async_run(entry, arg, NULL);
}

static void *thread(void *arg)
{
	return run(nap, arg) < 0 ? arg : NULL;
}

int main(void)
{
	pthread_t other;

	if (run(nap, NULL) < 0 || pthread_create(&other, NULL, thread, NULL))
		return 1;
	return pthread_join(other, NULL);
}
