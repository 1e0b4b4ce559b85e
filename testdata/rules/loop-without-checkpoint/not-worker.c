/*
 * Trap: threads of their own, and the loop of the program itself.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int crunch(void *arg)
{
	int sum = 0;

	for (;;) {
		int job = take(arg);

		if (!job)
			return sum;
		sum += job;
	}
}

static int start(void *arg)
{
	return async_to_thread(crunch, arg);
}

int main(void)
{
	static int jobs = 3;

	do {
		take(&jobs);
	} while (jobs);
	return async_run(start, &jobs, NULL) < 0;
}
