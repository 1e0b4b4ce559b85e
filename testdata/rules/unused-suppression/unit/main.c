#include <async/async.h>

#include "disk.h"

static int start(void *arg)
{
	int *fd = arg;

	disk_flush(*fd); // async-lint: allow(blocking-call) a battery-backed disk
	return disk_close(*fd);
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
