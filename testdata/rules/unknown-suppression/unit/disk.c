#include "disk.h"

#include <unistd.h>

int disk_flush(int fd)
{
	return fsync(fd);
}
