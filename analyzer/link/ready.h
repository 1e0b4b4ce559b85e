/*
 * Units that are linked again and again, as a language server does after each edit: what is decoded
 * of them once, for all programs.
 *
 *  1. It belongs to a program that was linked, whose units it takes as they are. It must go before
 *     that program, and after all that are linked with it.
 *  2. Units are known by where their bytes are: other bytes are another unit.
 *  3. Bodies are decoded when the first program asks for them, up to a limit of memory; behind it
 *     they are decoded each time, as they are without all this.
 *  4. Nobody writes into what is decoded. Only what follows from the bytes is here; a control flow
 *     graph, which depends on the rest of the program too, comes with what it depended on. So do
 *     the notes of a visit (replay.h).
 */
#ifndef LINK_READY_H
#define LINK_READY_H

#include "air/cfg.h"

struct arena;
struct noted;
struct program;
struct program_cursor;
struct program_unit;
struct ready;

/* A unit of the program it belongs to. */
struct ready_unit {
	const void *bytes;
	const struct program_unit *unit;
	struct ready *all;
	struct ready_body **bodies; /* by function; NULL: not decoded yet */
	bool *is_silent; /* by file: its text was searched, and no comment allows anything */
};

struct ready_body {
	struct air_function air;
	struct cfg cfg; /* has_cfg: as it is when of `calls` those of `ends` never return */
	bool has_cfg;
	const uint32_t *calls; /* instructions: direct calls */
	uint32_t call_count;
	bool *ends; /* by number in `calls` */
	/* By ref: numbers in the program of `ready`, or air_none. NULL: it does not know some. */
	const uint32_t *symbols, *slots;
	const struct noted *noted; /* replay.h; NULL: nothing is kept */
};

/* For the units of a program; bodies take at most about `most` bytes. */
struct ready *ready_new(const struct program *program, size_t most);
void ready_free(struct ready *ready);

/* The program it is of. */
const struct program *ready_program(const struct ready *ready);

/* Where there is room for more that is kept with bodies; NULL: there is none. */
struct arena *ready_room(struct ready *ready);

/* The unit of these bytes; NULL: there is none. `ready` may be NULL. */
struct ready_unit *ready_find(const struct ready *ready, const void *bytes);

/* A body of a unit; NULL when there is no room for it. */
struct ready_body *ready_body(struct ready_unit *unit, const struct air_record_bytes *record);

/* What units of a program are ready in; NULL: none is. */
struct ready *ready_of(const struct program *program);

/* The body of a record of a unit; NULL when it is not ready. */
struct ready_body *ready_body_of(
	const struct program *program, uint32_t unit, const struct air_record_bytes *record);

/* The numbers that what the program of `ready` names has in another one, or air_none; of slots
 * while they are made. */
struct ready_numbers {
	uint32_t *symbols, *slots;
};
struct ready_numbers ready_numbers(const struct ready *ready, struct program *program);

/* The graph of a body for a cursor of which all but `cfg` is set; false when it is to be built. */
bool ready_cfg(struct ready_body *body, struct ready_unit *unit, struct program_cursor *cursor);

#endif
