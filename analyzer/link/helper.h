/*
 * Helpers: what functions do to descriptors and streams that they are handed, because a call in
 * them does. They give a descriptor to a stream (gift.c), read or write it (transfer.c), close the
 * stream (closing.c).
 *
 *  1. Helpers are found level by level, from the calls of which a model or an annotation says what
 *     they do to those that call such helpers: each level sees what the ones before it have found.
 *     The first that is found of something stays, so what leads on ends.
 *  2. All are found before the first question. What is known of one depends on no other question.
 */
#ifndef LINK_HELPER_H
#define LINK_HELPER_H

#include "link/program.h"

enum { helper_most_params = 8, helper_most_closings = 4 };

struct gift {
	bool is_one;
	uint32_t descriptor; /* the argument that is given away */
	uint32_t stream;     /* the argument that leads to where the stream goes; or air_none */
};

/* A stream that is closed: parameter `param`, or what is in a field of the object it leads to. */
struct closing {
	uint32_t param;
	uint32_t slot; /* air_none: itself */
	bool is_sure;  /* on every way */
};

struct helper {
	struct gift gift;
	/* By parameter that is read or written: 1 + the call that does it, as a number into
	 * program->calls, or passes it on, and which argument of that it is. */
	struct {
		uint32_t call, argument;
	} passes[helper_most_params];
	struct closing closings[helper_most_closings];
	uint32_t closing_count;
};

/* Finds them, when it is called first: where no body is borrowed. The questions below are asked
 * after that. */
void helpers_find(struct program *program);

/* What a function is known to do as a helper. */
const struct helper *helper_of_node(const struct program *program, uint32_t node);

/* The one that a call goes to, and nowhere else; NULL: none. */
const struct edge *helper_edge(const struct program *program, const struct program_call *call);
const struct helper *helper_of_call(const struct program *program, const struct program_call *call);

/* The parameter of the function in hand that a value is, and nothing else; air_none. */
uint32_t helper_param(struct program_cursor *cursor, uint32_t instr, struct air_value value);

/* Add what the calls of the body in hand say; true if that is more than was known of it. */
bool helper_add_gift(struct program_cursor *cursor, struct helper *helper);      /* gift.c */
bool helper_add_transfers(struct program_cursor *cursor, struct helper *helper); /* transfer.c */
bool helper_add_closings(struct program_cursor *cursor, struct helper *helper);  /* closing.c */

#endif
