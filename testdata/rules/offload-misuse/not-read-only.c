/*
 * What both only read; what the job writes before and after with nobody beside it; what start-up
 * has written; what the task that waits for the job reads afterwards, itself or through what it
 * calls.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

static int limit, result, started;

static int job(void *arg)
{
	usleep(1000);
	result = limit + (arg != NULL);
	return 0;
}

static int shows(int value)
{
	return value + result;
}

static int works(void *arg)
{
	int rc;

	result = 0;
	rc = async_to_thread(job, arg);
	return rc < 0 ? rc : shows(result);
}

static int ticks(void *arg)
{
	(void)arg;
	started = limit;
	return async_sleep(10);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, works, arg);
		async_group_spawn(g, ticks, arg);
	}
	return rc;
}

int main(void)
{
	limit = 3;
	return async_run(start, NULL, NULL) < 0 || started < 0;
}
