/*
 * Calls that take what a descriptor has ready, bytes or clients, and do not wait for more: reads
 * and accepts that a model has another word for, and helpers that hand on what such a call gave.
 *
 *  1. A helper takes when every value it returns is what the read gave, or says whether it gave
 *     something. One that may say "nothing more" for a reason of its own, a budget, a whole
 *     message, is none.
 *  2. An error that it returns before it reads is no such reason.
 */
#ifndef LINK_TAKE_H
#define LINK_TAKE_H

#include "link/descriptor.h"

struct program_take {
	const struct role *role;         /* of the call that takes; NULL: nothing is taken */
	const struct program_call *call; /* that call itself: in the helper, if there is one */
	bool is_helper;
	bool is_truth; /* that returns a number which is 0 when nothing came, and only then */
};

/* What a call takes. */
struct program_take program_take(struct program *program, const struct program_call *call);

/* How its failure shows, for flow_loop_end. */
enum flow_count program_take_counts(struct program *program, const struct program_call *call);

/* From which descriptor. */
struct program_descriptor program_take_source(
	struct program *program, const struct program_take *take);

#endif
