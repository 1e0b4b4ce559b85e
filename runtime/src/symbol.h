/*
 * Places in the program, for people: async_locate, and what the other modules need beyond it.
 *
 *  1. Strings and answers live as long as the process. Their number is bounded by its code.
 *  2. Everything is under one lock: libdw is not made for several threads.
 */
#ifndef ASYNC_SRC_SYMBOL_H
#define ASYNC_SRC_SYMBOL_H

#include "async/async.h"
#include "async/metrics.h"

#include <stdio.h>

enum {
	SYMBOL_INLINES = 16, /* calls inlined into each other at one place, that are told apart */
};

/* The place of `address` in places[0], and in places[1] and on the calls around it that were
 * inlined into one function, outwards. Returns how many; at least 1, then perhaps without a name.
 */
size_t symbol_expand(const void *address, struct async_location places[SYMBOL_INLINES]);

/* The build id of the module at `address` as hexadecimal digits; "" when it has none. */
void symbol_build_id(const void *address, char *text, size_t size);

/* "function (file.c:12)" or as much of it as is known, else the address. Returns `text`. */
const char *symbol_format(const void *address, char *text, size_t size);

/* The name of the function that begins at `entry`; "task" when it is not known. */
const char *symbol_function(const void *entry);

/* An address some call returns to, as one within the call. */
static inline const void *symbol_call(const void *return_address)
{
	return return_address ? (const char *)return_address - 1 : NULL;
}

#endif
