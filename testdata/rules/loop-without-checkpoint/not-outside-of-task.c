/*
 * Trap: the loop is for those who are in no task; in one, it waits.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

ASYNC_MIXED static int work(int *jobs)
{
	if (!async_in_task()) {
		for (;;)
			take(jobs);
	}
	for (;;) {
		int rc = async_sleep(10);

		if (rc < 0)
			return rc;
		take(jobs);
	}
}

static int start(void *arg)
{
	return work(arg);
}

int main(void)
{
	static int jobs = 3;

	return async_run(start, &jobs, NULL) < 0;
}
