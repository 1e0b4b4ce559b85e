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
	bool is_known; /* something is a constant, null, zeroed, or a descriptor in a known mode */
	uint32_t set;  /* bit per argument: a pointer that is surely not null */
	bool is_doubtful; /* of some argument neither we nor our callers know anything */
};

/* Arguments, bit by bit: of which to tell what is known, and if nothing is, why. */
struct link_wanted {
	uint32_t values, doubts;
};

/* What the call `instr` of the function in hand hands over, as far as it is wanted. */
void link_gather_arguments(struct program_cursor *cursor, uint32_t instr, struct link_wanted wanted,
	struct link_arguments *arguments);

/* Binds the parameters of the function in hand, before anything was asked about it. */
void link_bind_arguments(struct program_cursor *cursor, const struct link_arguments *arguments);

/* Finds the blocks that are reached when branches on known values go one way, and tells flow. The
 * set lives as long as the function is in hand. */
const uint64_t *link_set_live(struct program_cursor *cursor);

enum { link_longest_chain = ascent_longest + 1 };

/* program_block_path, where the caller is not open. */
bool link_edge_path(struct program *program, const struct edge *edge, enum block_category category,
	struct block_path *path);

/* The best way by which the last of a chain of calls, the topmost first, blocks in a category: what
 * the first hands over is bound in the function that makes the second, and so on. With `last` only
 * the way by that edge of it counts. False when nothing is left; `is_reached` says whether it comes
 * to the last call at all. */
bool link_chain_path(struct program *program, const uint32_t *chain, uint32_t count,
	const struct edge *last, enum block_category category, struct block_path *path,
	bool *is_reached);

#endif
