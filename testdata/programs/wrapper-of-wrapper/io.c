#include "io.h"

#include <unistd.h>

static int io_sync(int fd)
{
	return fsync(fd);
}

int io_write(int fd, const void *data, size_t size, bool sync)
{
	if (write(fd, data, size) < 0)
		return -1;
	return sync ? io_sync(fd) : 0;
}
