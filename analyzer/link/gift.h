/*
 * Calls that give a descriptor to a stream: what the model or an annotation says of (`owned-by`),
 * and helpers that make such a call with their own parameter on every way that does not fail.
 */
#ifndef LINK_GIFT_H
#define LINK_GIFT_H

#include "link/helper.h"

/* What a call gives away. */
struct gift gift_of_call(struct program *program, const struct program_call *call);

#endif
