/*
 * Trap: the loop stops the thread. One mistake, one finding: the other rule's.
 */
#include <async/async.h>

#include <unistd.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static void nap(void)
{
	sleep(1);
}

static int worker(void *arg)
{
	for (;;) {
		if (take(arg)) {
			nap(); // expect: blocking-call
			continue;
		}
		if (async_sleep(10) < 0)
			return -1;
	}
}

int main(void)
{
	static int jobs = 3;

	return async_run(worker, &jobs, NULL) < 0;
}
