/*
 * The best ways down from one place, one for each category, and a form of them to keep.
 */
#ifndef LINK_WAYS_H
#define LINK_WAYS_H

#include "link/program.h"

/* Those not looked for, or not there, have count 0. */
struct ways {
	struct block_path of[block_category_count];
};

#define each_category(mask, c)                                                                     \
	for (uint32_t c = 0; (mask) >> c; c++)                                                     \
		if ((mask) >> c & 1)

/* Ways without the room they do not need. */
struct kept_way {
	uint32_t category, assumptions, distance, count;
	int severity;
	const uint32_t *calls, *edges;
};

struct kept_ways {
	uint32_t count;
	struct kept_way items[];
};

void ways_begin(struct ways *ways);

/* They live as long as the program. */
struct kept_ways *ways_pack(struct program *program, const struct ways *ways);

/* Into ways that ways_begin has seen. */
void ways_unpack(const struct kept_ways *kept, struct ways *ways);

/* False when there is none in this category. */
bool ways_unpack_one(
	const struct kept_ways *kept, enum block_category category, struct block_path *way);

#endif
