/*
 * Just not the trap: allowed is another rule.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int worker(void *arg)
{
	for (;;) {
		// expect@+1: unused-suppression
		/* async-lint: allow(busy-wait) there are three jobs at most */
		if (take(arg)) // expect: loop-without-checkpoint
			continue;
		if (async_sleep(10) < 0)
			return -1;
	}
}

int main(void)
{
	static int jobs = 3;

	return async_run(worker, &jobs, NULL) < 0;
}
