/*
 * The twin: the test is about something else.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int work(int *jobs)
{
	if (*jobs > 100) {
		for (;;)
			take(jobs); // expect: loop-without-checkpoint
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
