/*
 * Just not the trap: a worker does the same, and so does a task.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int crunch(void *arg)
{
	for (;;)
		if (!take(arg))
			return 0;
}

static int crunches(void *arg)
{
	int rc = async_to_thread(crunch, arg);

	if (rc < 0)
		return rc;
	for (;;) {
		if (take(arg)) // expect: loop-without-checkpoint
			continue;
		rc = async_sleep(10);
		if (rc < 0)
			return rc;
	}
}

int main(void)
{
	static int jobs = 3;

	return async_run(crunches, &jobs, NULL) < 0;
}
