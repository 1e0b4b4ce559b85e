/*
 * Numbers and strings as bytes, and back again without trust: what is damaged gives zeros and
 * empty strings and is_damaged, never a read past the end.
 */
#ifndef FRONTEND_INPUTS_BYTES_H
#define FRONTEND_INPUTS_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct byte_source {
	const char *at, *end;
	bool is_damaged;
};

/* The fewest bytes a string takes: its length and its NUL. */
enum { least_string = 9 };

void put_number(struct text *out, uint64_t value);
void put_string(struct text *out, const char *string);

uint64_t get_number(struct byte_source *s);

/* A count of things that take at least `least` bytes each. */
size_t get_count(struct byte_source *s, size_t least);

/* Points into the bytes. */
const char *get_string(struct byte_source *s);

#endif
