/*
 * Where calls lead to, besides blocking: to something that drives a loop, that only the thread of
 * the loop may call, that suspends the running task.
 *
 * A lead is the best way from a call down to what does it: on the fewest assumptions, then the
 * shortest, then by number. Ways end at contracts, at what promises to be callable from anywhere,
 * and, each kind in its own way, where a test of the context stands before them.
 */
#ifndef LINK_LEAD_H
#define LINK_LEAD_H

#include "link/program.h"

enum lead_kind {
	LEAD_RUNS_LOOP,  /* drives an event loop until done */
	LEAD_TURNS_LOOP, /* lets it turn once, and does not wait: a model gave it the severity info
			  */
	LEAD_LOOP_ONLY,
	LEAD_SUSPENDS,
	lead_kind_count
};

/* One step of a way. One that a comment on some call of it allows is kept in want of others only.
 */
struct lead {
	bool is_allowed;
	uint32_t assumptions;
	uint32_t distance; /* calls to the leaf, this one included; 0: leads nowhere */
	uint32_t call;
	uint32_t edge; /* air_none: the call itself does it */
};

/* Of two ways, the one to take: not allowed, on the fewest assumptions, the shortest, the first. */
bool lead_is_better(const struct lead *a, const struct lead *b);

/* The first step of the best way out of a function. */
const struct lead *program_lead(const struct program *program, uint32_t node, enum lead_kind kind);

/* Is there a call of this kind anywhere? */
bool program_has_lead(const struct program *program, enum lead_kind kind);

/* Does the call do it itself? `lead` is filled then, with distance 1. */
bool program_call_leads(const struct program *program, const struct program_call *call,
	enum lead_kind kind, struct lead *lead);

/* The way that begins with `edge`; distance 0 when effects of this kind do not pass it. */
struct lead program_edge_lead(
	const struct program *program, const struct edge *edge, enum lead_kind kind);

#endif
