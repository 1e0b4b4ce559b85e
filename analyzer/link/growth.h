/*
 * Sizes that are kept in fields and variables: what the stores of the whole program say of how big
 * they can become.
 */
#ifndef LINK_GROWTH_H
#define LINK_GROWTH_H

#include "link/program.h"

enum growth_kind {
	GROWTH_UNKNOWN,
	GROWTH_BOUNDED, /* every store is of a number no more than `bound` */
	GROWTH_GROWS,   /* something is added to it, and nothing limits how often */
	GROWTH_INPUT,   /* a length that came in: of a text, a file, a message */
};

struct growth {
	enum growth_kind kind;
	int64_t bound; /* BOUNDED */
};

struct growth program_growth(struct program *program, uint32_t slot);

/* What a role says of the result of a function, or of what a field holds: that it is the size of
 * what came from outside. Of a ref of the function in hand; NULL when nothing is said. */
const struct role *growth_measure(const struct program_cursor *cursor, uint32_t ref);

#endif
