/*
 * The twin: every so many turns it only counts.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int by_count(void *arg)
{
	unsigned turns = 0, hundreds = 0;

	for (;;) {
		int rc = 0;

		if (!take(arg)) // expect: loop-without-checkpoint
			rc = async_sleep(10);
		else if (++turns % 100 == 0)
			hundreds++;
		if (rc < 0)
			return rc + (int)hundreds;
	}
}

int main(void)
{
	static int jobs = 3;

	return async_run(by_count, &jobs, NULL) < 0;
}
