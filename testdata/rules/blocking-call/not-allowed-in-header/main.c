/*
 * Two callbacks and a task reach what is allowed.
 */
#include <async/async.h>

#include "disk.h"

static int save(void *arg)
{
	int *fd = arg;

	disk_flush(*fd);
	return disk_close(*fd);
}

static int start(void *arg)
{
	int *fd = arg, rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, save, fd);
		async_group_spawn(g, save, fd);
	}
	return disk_flush(*fd) || disk_close(*fd) || rc;
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
