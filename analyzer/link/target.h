/*
 * How flows of function pointers become targets (target.c) and targets become edges
 * (target_edge.c): what the two share.
 */
#ifndef LINK_TARGET_H
#define LINK_TARGET_H

#include "link/internal.h"

enum {
	target_likely = 8, /* a call with more targets than this is merely possible to take one */
	registry_most = 2048, /* functions that are registered under one name */
};

struct slot_set {
	ARRAY(uint32_t) nodes; /* sorted */
	bool is_open;
	bool is_registry; /* registry.c: all of them count */
};

/* What was handed to parameter `argument` of `node` in this handing: recursion ends there. */
struct visit {
	uint32_t node, argument, depth;
	bool is_sole;
};

/* The slots a call through a known table reads. */
struct base_slots {
	bool is_known;
	uint32_t first, count; /* into `base_slots` */
};

struct targets {
	struct program *program;
	struct program_index *index;
	struct slot_set *sets;    /* by slot */
	uint32_t *use_start;      /* by node: first of its param_uses */
	struct base_slots *bases; /* by base (table.h) */
	ARRAY(uint32_t) base_slots;
	ARRAY(struct visit) visits;
	ARRAY(struct edge) edges;
	bool changed;
	bool is_final; /* the last round makes edges */
};

/* Where one flow of an indirect call may go, as far as known now. */
struct target_nodes {
	uint32_t count;
	bool is_open; /* and elsewhere, nobody knows where */
	bool is_cut;  /* more than the cap: `items` are some of them */
	uint32_t items[program_fan_out];
};

void target_of_flow(
	const struct targets *t, const struct target_flow *flow, struct target_nodes *nodes);

/* The nodes a call may go to, as far as known now: at most `program_fan_out`; the rest is counted
 * in the last round. */
uint32_t target_callees(struct targets *t, uint32_t call, uint32_t *nodes);

/* How sure it is that one of so many targets is meant. */
enum certainty target_certainty(bool is_sole, uint32_t count);

/* The slots of what is registered under names, and what flows into them from fields. Before
 * anything else is made of slots. */
void registry_prepare(struct program *program);

/* Where an argument goes that `role` says is registered. */
uint32_t registry_slot(const struct targets *t, const struct role *role);

/* Edges of a direct call that runs what is registered, if it does. */
void registry_edges(struct targets *t, uint32_t call);

/* Makes the edges of all calls, and publishes edges and slots. */
void target_make_edges(struct targets *t);

#endif
