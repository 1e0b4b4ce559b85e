/*
 * What computes for long: functions that are heavy by themselves (making a key), and functions
 * that take as long as there is to do (hashing, packing), with what is known of how much that is.
 *
 *  1. The class of a function is that of the worst it calls: nothing to speak of, linear in a
 *     parameter of its own, heavy.
 *  2. A size is judged where it is known: a parameter that is handed down is judged at each call
 *     site, so a helper is linear, and one caller of it heavy, another not.
 *  3. Loops do not multiply: how often something is done is for rules to look at.
 */
#ifndef LINK_CPU_H
#define LINK_CPU_H

#include "link/program.h"

enum cpu_class { CPU_HEAVY, CPU_LINEAR };

enum cpu_size {
	CPU_SIZE_NONE,     /* heavy whatever it is given */
	CPU_SIZE_CONSTANT, /* a constant above the threshold */
	CPU_SIZE_TESTED,   /* limited, but far above the threshold */
	CPU_SIZE_INPUT,    /* the length of a text, the size of a file: whatever comes */
	CPU_SIZE_GROWS,    /* kept where something is added to it, and nothing limits that */
	CPU_SIZE_UNKNOWN,
};

/* The best way by which something is reached: on the fewest assumptions, then the shortest. */
struct cpu_effect {
	enum cpu_class class;
	uint32_t param; /* LINEAR: the one that says how much; else air_none */
	enum cpu_size size;
	int64_t bound;           /* CONSTANT, TESTED */
	const struct role *role; /* of the function at the end of the way */
	uint32_t leaf;           /* symbol of that function */
	bool is_open;            /* a condition of the role was left open */
	bool is_allowed;         /* a comment on some call of the way allows it */
	uint32_t assumptions;
	uint32_t distance; /* calls to the leaf */
	uint32_t call;     /* where the way begins */
	uint32_t edge;     /* it goes on by; air_none at the leaf, unless that is called through a
			    * pointer */
	enum cpu_class below; /* the effect of the callee it goes on with */
	uint32_t below_param;
};

struct cpu_summary {
	uint32_t count;
	struct cpu_effect *items; /* at most one that is heavy, one for each parameter */
};

/* The summary of a node; NULL when nothing in it computes for long. */
const struct cpu_summary *program_cpu(const struct program *program, uint32_t node);

/* What one call of the function in hand computes by what its callee is said to do, its size
 * judged here. False when it is nothing, or harmless. */
bool program_cpu_leaf(
	struct program_cursor *cursor, const struct program_call *call, struct cpu_effect *effect);

/* The worst of what `edge` of such a call leads to, with what the call hands over. */
bool program_cpu_edge(
	struct program_cursor *cursor, const struct edge *edge, struct cpu_effect *effect);

/* Of two effects, the one to report: not allowed, not information, on fewer assumptions,
 * shorter. */
bool cpu_is_better(const struct cpu_effect *a, const struct cpu_effect *b);

/* The way from an effect down to the leaf, as block paths are. */
void program_cpu_path(
	const struct program *program, const struct cpu_effect *effect, struct block_path *path);

#endif
