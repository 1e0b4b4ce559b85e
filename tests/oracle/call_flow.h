/*
 * The order of calls in one function: what two control flow graphs of different make are compared
 * by. Blocks hold the names of their calls; an edge says "after this call, with no call between,
 * that one". Beginning and end of the function count as calls, `entry` and `exit`.
 */
#ifndef ORACLE_CALL_FLOW_H
#define ORACLE_CALL_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"

struct flow_block {
	ARRAY(const char *) calls;
	ARRAY(uint32_t) successors;
};

struct call_flow {
	ARRAY(struct flow_block) blocks;
	uint32_t entry, exit;
};

struct flow_edges {
	ARRAY(const char *) items; /* "a -> b", sorted; twice when two pairs of calls make it */
};

/* Adds blocks up to number `block`. */
void call_flow_grow(struct call_flow *flow, uint32_t block);
void call_flow_add_call(struct call_flow *flow, uint32_t block, const char *name);
void call_flow_add_edge(struct call_flow *flow, uint32_t from, uint32_t to);
void call_flow_release(struct call_flow *flow);

/* The edges that can be reached from the entry; their texts live in the arena. */
void call_flow_edges(const struct call_flow *flow, struct arena *arena, struct flow_edges *edges);

#endif
