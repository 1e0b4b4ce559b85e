/*
 * The twin: first what is there without waiting.
 */
#include <async/async.h>

#include <stddef.h>

static int try_take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int consume(void *arg)
{
	int rc, sum = 0;

	do {
		rc = try_take(arg); // expect: loop-without-checkpoint
		if (rc == 0)
			rc = async_sleep(10);
		sum += rc;
	} while (rc >= 0);
	return sum;
}

int main(void)
{
	static int jobs = 3;

	return async_run(consume, &jobs, NULL) < 0;
}
