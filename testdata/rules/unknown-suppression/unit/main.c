#include <async/async.h>

#include "disk.h"

static int start(void *arg)
{
	int *fd = arg;

	return disk_flush(*fd); // expect: blocking-call
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
