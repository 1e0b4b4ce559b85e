#include <async/async.h>

#include "disk.h"

int disk_close(int fd)
{
	async_sleep(1);
	// expect@+1: unused-suppression
	disk_flush(fd); // async-lint: allow(busy-wait, blocking-call) a battery-backed disk
	return close(fd);
}
