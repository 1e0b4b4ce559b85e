/*
 * Static functions of the same name in two files are two functions.
 */
#include "cache.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, cache_task, arg);
		async_group_spawn(g, disk_task, arg);
	}
	return rc;
}

int main(void)
{
	static int entry = 3;

	return async_run(start, &entry, NULL) < 0;
}
