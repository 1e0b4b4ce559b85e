/*
 * A body as one call enters it: with what the call hands over in place of its parameters, and only
 * the blocks that this leaves to be reached.
 */
#ifndef LINK_LIVE_H
#define LINK_LIVE_H

#include "link/program.h"

enum { link_most_arguments = 16 };

struct link_arguments {
	struct flow_binding items[link_most_arguments];
	uint32_t count;
	bool is_known;    /* something is a constant, null, zeroed, or a function */
	bool is_set;      /* some pointer is surely not null */
	bool is_doubtful; /* of some argument neither we nor our callers know anything */
};

/* What the call `instr` of the function in hand hands over. */
void link_gather_arguments(
	struct program_cursor *cursor, uint32_t instr, struct link_arguments *arguments);

/* Binds the parameters of the function in hand, before anything was asked about it. */
void link_bind_arguments(struct program_cursor *cursor, const struct link_arguments *arguments);

/* Finds the blocks that are reached when branches on known values go one way, and tells flow. The
 * set lives as long as the function is in hand. */
const uint64_t *link_set_live(struct program_cursor *cursor);

#endif
