/*
 * What memory holds that never changes, or is always the same: kept.c by all stores, object.c by
 * the initialisers of globals.
 *
 *  1. A global that is const, or that is of one file in which nobody writes it or takes its
 *     address, holds what its initialiser says, member by member.
 *  2. A field, or any other variable, holds one of the values that are stored there. If all of
 *     them are known, so are the bits they have in common. Of records of system headers others
 *     than the program fill fields; and of what shares its bytes with something else (a union) or
 *     is written through a pointer nothing is known.
 *  3. What is read into a record as bytes is not seen, nor that a fresh object may be zero: in
 *     what decides whether a call waits, flags are set when an object is made, or never.
 */
#ifndef LINK_KEPT_H
#define LINK_KEPT_H

#include "link/internal.h"
#include "link/replay.h"

struct kept_slot {
	struct flow_bits bits; /* of the stores so far */
	bool has_store;
	bool is_open;    /* something unknown may be stored there */
	bool is_changed; /* of a variable: some function writes it, or takes its address */
	bool is_solved;  /* the stores that are not constants are in `bits` */
};

/* A store of what is no constant by itself. */
struct kept_store {
	uint32_t slot, node, instr;
};

struct kept {
	ARRAY(struct kept_slot) slots;
	ARRAY(struct kept_store) stores; /* by slot, when all were seen */
	const struct initialiser **by_key;
	bool is_sorted, is_solving;
};

struct kept *link_kept(struct program *program);

/* Takes a note of a slot (replay.h); by `node`, or air_none: an initialiser. */
void kept_add(struct program *program, uint32_t node, const struct scan_mark *mark);

/* The notes of a slot so far. */
struct kept_slot *kept_slot(struct program *program, uint32_t slot);

/* The bits that all stores into a slot have in common. */
struct flow_bits kept_bits(struct program *program, uint32_t slot);

/* What a part of a global holds by its initialisers; nothing is known of what may change. `cursor`
 * has the function in hand that names it. */
struct flow_bits object_bits(struct program_cursor *cursor, const struct flow_memory *memory);

#endif
