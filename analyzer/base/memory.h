/*
 * Heap memory that never comes back NULL: when memory runs out the process says so and exits
 * with code 4. Nobody above this file checks.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed memory for `count` elements of `size` bytes; the caller frees it with free(). */
void *memory_new(size_t count, size_t size);

/* Like realloc for `count` elements of `size` bytes; the new part is not zeroed. */
void *memory_resize(void *memory, size_t count, size_t size);

/* A copy of `length` bytes with a NUL behind them; freed with free(). */
char *memory_copy(const char *bytes, size_t length);

#endif
