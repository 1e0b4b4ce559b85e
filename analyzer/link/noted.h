/*
 * The notes of one body (replay.h), apart from the program they were taken for.
 *
 * In notes that are kept, calls count from the first one of the body; symbols are numbers of the
 * body's refs, or how many of these there are for the body's own function; slots are numbers of
 * refs too, and then of `mentions`.
 */
#ifndef LINK_NOTED_H
#define LINK_NOTED_H

#include "link/descriptor_notes.h"
#include "link/replay.h"

/* The slot of what `symbol` returns, or is handed for `param`. */
struct slot_mention {
	uint32_t slot; /* in the program in hand */
	uint32_t symbol;
	uint32_t param; /* or air_none */
};

/* How many there are of each kind. */
struct noted_counts {
	size_t calls, target_flows, argument_flows, slot_flows, param_uses, steered, accesses,
		stores;
};

struct noted {
	struct noted_counts counts;
	struct program_call *calls;
	struct target_flow *target_flows;
	struct argument_flow *argument_flows;
	struct slot_flow *slot_flows;
	struct param_use *param_uses;
	struct steered *steered;
	struct access *accesses;
	struct descriptor_store *stores;
	struct scan_mark *marks;
	size_t mark_count;
	struct slot_mention *mentions;
	size_t mention_count;
	uint32_t loop_count;
	uint16_t steering, asked, filling;
	bool is_readonly;
};

/* From the numbers of one side to those of the other. */
struct renumbering {
	bool keeps; /* from the program's to the body's: numbers are looked for; else taken */
	const uint32_t *symbols, *slots; /* of the program, by number of the body */
	uint32_t symbol_count, slot_count;
	uint32_t node, unit; /* to be set */
	uint32_t first_call; /* in the program */
	bool is_strange;     /* some number was not found */
};

/* What was noted of a program so far. */
struct noted_counts noted_count(const struct program_index *index);

/* The notes behind the first `from` of each kind; what is not by call or instruction is left out.
 * They are the program's. */
struct noted noted_since(const struct program_index *index, struct noted_counts from);

/* Adds copies of notes to those of a program, and returns these. */
struct noted noted_add(struct program *program, const struct noted *noted);

/* Copies notes into an arena. */
struct noted noted_copy(const struct noted *noted, struct arena *arena);

void noted_renumber(struct noted *noted, struct renumbering *to);

/* One mark, or mention. */
uint32_t noted_symbol(struct renumbering *to, uint32_t symbol);
uint32_t noted_slot(struct renumbering *to, uint32_t slot);

#endif
