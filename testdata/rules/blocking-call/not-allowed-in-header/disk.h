/*
 * Allowed in a header, for all units that see it.
 */
#ifndef DISK_H
#define DISK_H

#include <unistd.h>

static inline int disk_flush(int fd)
{
	return fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
}

int disk_close(int fd);

#endif
