/*
 * Functions without a meaning but of a valid shape, for tests of what must hold of all functions.
 */
#ifndef TESTS_AIR_RANDOM_FUNCTION_H
#define TESTS_AIR_RANDOM_FUNCTION_H

#include "air/build.h"

struct chance {
	uint64_t state;
};

/* A number below `limit`. */
uint32_t chance_below(struct chance *chance, uint32_t limit);

/* A function of about `size` instructions, with its first line at `line`. */
void random_function(struct chance *chance, struct air_builder *b, struct arena *arena,
	struct air_function *f, uint32_t size, uint32_t line);

#endif
