/*
 * A header that both units see: its comments are said once.
 */
#ifndef DISK_H
#define DISK_H

#include <unistd.h>

static inline int disk_flush(int fd)
{
	return fsync(fd);
}

/* Nobody calls it here. */
static inline int disk_flush_twice(int fd)
{
	fsync(fd);
	return fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
}

// expect@+1: unused-suppression
int disk_close(int fd); // async-lint: allow(blocking-call) why

#endif
