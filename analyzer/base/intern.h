/*
 * An interner gives equal strings one number, counted from 0, and one address. It also serves
 * as the map from strings to anything: keep an array beside it, indexed by the number.
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define intern_none UINT32_MAX /* no number; an enum of this size is no C11 */

struct intern {
	struct arena texts;
	const char **names; /* by number */
	uint64_t *hashes;   /* by number */
	uint32_t *table;    /* open addressing: number + 1, 0 is free */
	uint32_t count;
	uint32_t capacity, table_size;
};

/* The number of `text`, new or known. */
uint32_t intern_add(struct intern *intern, const char *text);
uint32_t intern_add_n(struct intern *intern, const char *text, size_t length);

/* The number of `text`, or intern_none if it was never added. */
uint32_t intern_find(const struct intern *intern, const char *text);

/* The string of a number; lives as long as the interner. */
const char *intern_at(const struct intern *intern, uint32_t number);

void intern_release(struct intern *intern);

#endif
