/*
 * Between descriptor_cell.c, which asks, and descriptor_answer.c: a cell is a place outside of a
 * function that holds descriptors, a sum what several parts of its answer have in common.
 */
#ifndef LINK_DESCRIPTOR_CELL_H
#define LINK_DESCRIPTOR_CELL_H

#include "link/descriptor_notes.h"

enum { descriptor_most_parts = 48 };

enum descriptor_cell_kind { CELL_PARAM, CELL_SLOT, CELL_RESULT, CELL_OUT };

struct descriptor_cell {
	enum descriptor_cell_kind kind;
	uint32_t index, param; /* node or slot; of PARAM and OUT */
	bool is_open;          /* being answered */
	bool is_empty;         /* nothing came together */
	struct program_descriptor answer;
};

struct descriptor_sum {
	struct program_descriptor all;
	uint32_t parts;
};

static const struct program_descriptor descriptor_unknown = { .is_nonblocking = FLOW_UNKNOWN,
	.maker = air_none };

/* Where two parts disagree, nobody knows. */
void descriptor_add_part(struct descriptor_sum *sum, struct program_descriptor part);

/* Adds what is known of a value that goes on living elsewhere: what is done to it later in the
 * function in hand counts, too. Failures (-1, NULL) add nothing. */
void descriptor_add_value(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	struct descriptor_sum *sum);

/* Adds to `known` the call that made a descriptor, and whether it is watched elsewhere. */
void descriptor_add_past(struct program_cursor *cursor, const struct flow_descriptor *source,
	struct program_descriptor *known);

/* Adds what the function in hand returns. */
void descriptor_add_returns(struct program_cursor *cursor, struct descriptor_sum *sum);

/* Adds what a cell holds. */
void descriptor_answer(
	struct program *program, struct descriptor_cell *cell, struct descriptor_sum *sum);

#endif
