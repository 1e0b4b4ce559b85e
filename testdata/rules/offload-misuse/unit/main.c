/*
 * Two tasks, one of which hands a job to the pool.
 */
#include <async/async.h>

#include <stddef.h>

#include "pool.h"

static int works(void *arg)
{
	return async_to_thread(pool_job, arg);
}

static int shows(void *arg)
{
	(void)arg;
	return pool_jobs;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, works, arg);
		async_group_spawn(g, shows, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
