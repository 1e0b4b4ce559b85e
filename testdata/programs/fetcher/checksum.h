#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of a text, computed on the worker pool. Returns 0 or an error. */
int checksum_compute(const char *text, size_t size, uint32_t *sum);

#endif
