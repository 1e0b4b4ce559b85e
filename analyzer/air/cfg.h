/*
 * The control flow graph of one function: constant branches folded, blocks cut after calls that
 * never return, what cannot be reached left out; dominators and natural loops.
 *
 *  1. Blocks keep their numbers in the function. Only those with `order` != air_none exist.
 *  2. A loop is identified by its header; two back edges to one header are one loop.
 *  3. Constant conditions are folded before, so `do { } while (0)` is no loop.
 *  4. A loop whose latch falsifies its own guard runs once and is no loop (scope macros built
 *     on `for`): `for (T *once = &x; once; once = NULL)`.
 *  5. An irreducible cycle (goto into a loop) has no header. Its blocks are marked, and every
 *     rule treats them as "in some loop, bound unknown".
 */
#ifndef AIR_CFG_H
#define AIR_CFG_H

#include <stdio.h>

#include "air/air.h"

struct cfg_loop {
	uint32_t header;
	uint32_t parent;         /* enclosing loop, or air_none */
	uint32_t depth;          /* 1 for an outermost loop */
	const uint64_t *blocks;  /* bitset over block numbers, inner loops included */
	const uint32_t *latches; /* blocks with an edge back to the header */
	uint32_t latch_count;
	const uint32_t *exits; /* blocks inside with an edge that leaves */
	uint32_t exit_count;
};

struct cfg {
	const struct air_function *function;
	uint32_t *order;             /* by block: its place in reverse postorder, or air_none */
	uint32_t *reverse_postorder; /* reachable blocks, entry first */
	uint32_t reachable_count;
	uint32_t *end; /* by block: number of instructions that run (cut by a noreturn) */
	uint32_t *successors, *successor_start; /* block b: [start[b], start[b + 1]) */
	uint32_t *predecessors, *predecessor_start;
	uint32_t *dominator;    /* immediate, by block; the entry's is itself */
	struct cfg_loop *loops; /* outer before inner */
	uint32_t loop_count;
	uint32_t *loop_of;     /* by block: innermost loop, or air_none */
	uint64_t *irreducible; /* bitset of blocks on a cycle without a header */
};

/* Does this call (op AIR_CALL) never return? `data` is the caller's. */
typedef bool (*cfg_noreturn)(
	const struct air_function *f, const struct air_instr *call, void *data);

/* Builds the graph in `arena`. `noreturn` may be NULL: nothing is cut. */
void cfg_build(struct cfg *cfg, struct arena *arena, const struct air_function *f,
	cfg_noreturn noreturn, void *data);

bool cfg_is_reachable(const struct cfg *cfg, uint32_t block);
bool cfg_instr_is_reachable(const struct cfg *cfg, uint32_t instr);

/* Does every path from the entry to `b` go through `a`? A block dominates itself. */
bool cfg_dominates(const struct cfg *cfg, uint32_t a, uint32_t b);

/* Is `block` in `loop` (a number), counting inner loops? */
bool cfg_loop_has(const struct cfg *cfg, uint32_t loop, uint32_t block);

/* Blocks, edges, dominators and loops as text, for `dump --cfg` and goldens. */
void cfg_print(FILE *out, const struct cfg *cfg);

#endif
