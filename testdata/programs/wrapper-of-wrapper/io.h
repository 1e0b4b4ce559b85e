#ifndef IO_H
#define IO_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all of it; with `sync`, waits until it is on the disk. */
int io_write(int fd, const void *data, size_t size, bool sync);

#endif
