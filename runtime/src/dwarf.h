/*
 * Debug information through libdw, when there is one: see dwarf.c. Only symbol.c calls this, under
 * its lock.
 */
#ifndef ASYNC_SRC_DWARF_H
#define ASYNC_SRC_DWARF_H

#include "async/metrics.h"

#include <limits.h>
#include <stdint.h>

/* The executable or library an address lies in. */
struct module {
	const char *path;   /* NULL: none */
	uintptr_t bias;     /* from addresses in the file to those in memory */
	const char *symbol; /* the nearest exported function; or NULL */
	char buffer[PATH_MAX];
};

/* Fills in function, file, recorded and line of the place of `address` and of the calls around it
 * that were inlined; returns their number, 0 when there is no debug information. The strings are
 * good until the next call. */
size_t dwarf_expand(const struct module *module, const void *address, struct async_location *places,
	size_t max);

#endif
