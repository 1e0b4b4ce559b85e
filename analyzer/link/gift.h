/*
 * Calls that give a descriptor to a stream: what the model or an annotation says of (`owned-by`),
 * and helpers that make such a call with their own parameter on every way that does not fail.
 */
#ifndef LINK_GIFT_H
#define LINK_GIFT_H

#include "link/program.h"

struct gift {
	bool is_one;
	uint32_t descriptor; /* the argument that is given away */
	uint32_t stream;     /* the argument that leads to where the stream goes; or air_none */
};

struct asking;

/* What a call gives away. */
struct gift gift_of_call(struct asking *asking, const struct program_call *call);

/* Does a call release the object that its argument `argument` is? */
bool gift_is_release(
	const struct program *program, const struct program_call *call, uint32_t argument);

#endif
