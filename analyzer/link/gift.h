/*
 * Calls that give a descriptor to a stream: what the model or an annotation says of (`owned-by`),
 * and helpers that make such a call with their own parameter on every way that does not fail.
 */
#ifndef LINK_GIFT_H
#define LINK_GIFT_H

#include "link/helper.h"

/* What a call gives away. */
struct gift gift_of_call(struct program *program, const struct program_call *call);

/* A call that gives away what it reads from a field. */
struct field_gift {
	const struct program_call *call;
	uint32_t stream; /* the field that the stream goes into; or air_none */
};

/* Finds them all: helpers_find does so. */
void gift_find_fields(struct program *program);

/* The first one that does so with this field; NULL: none. */
const struct field_gift *gift_of_field(const struct program *program, uint32_t slot);

#endif
