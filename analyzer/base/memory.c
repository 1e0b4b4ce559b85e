/*
 * The one place where running out of memory is noticed.
 */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

enum { exit_internal = 4 };

static void *checked(void *memory)
{
	if (memory)
		return memory;
	fputs("async-lint: out of memory\n", stderr);
	exit(exit_internal);
}

void *memory_new(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *memory_resize(void *memory, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return checked(NULL);
	size_t bytes = count * size;
	return checked(realloc(memory, bytes ? bytes : 1));
}

char *memory_copy(const char *bytes, size_t length)
{
	char *copy = memory_new(length + 1, 1);
	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

void bug_abort(const char *file, int line, const char *message)
{
	fprintf(stderr, "async-lint: internal error at %s:%d: %s\n", file, line, message);
	abort();
}
