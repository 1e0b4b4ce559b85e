/*
 * One question about a possession (possession.h), and what its parts share:
 *
 *	possession.c          the ways within one function
 *	possession_event.c    ... and what decides on them (possession_walk.h)
 *	possession_outside.c  parameters, fields, what functions return
 *	gift.c, closing.c     the calls that give a descriptor away, that close a stream; helper.c,
 *	                      functions that make such calls
 *	stream_place.c        where a stream is kept, and which values are it
 */
#ifndef LINK_POSSESSION_ASK_H
#define LINK_POSSESSION_ASK_H

#include "link/gift.h"
#include "link/owner.h"
#include "link/possession.h"

enum { asking_most_levels = 12, asking_most_bodies = 400 };

struct asking {
	struct program *program;
	struct {
		uint32_t node, param;
	} levels[asking_most_levels]; /* parameters that are asked about already */
	uint32_t level;
	uint32_t bodies; /* opened */
	bool is_inside;  /* what others do does not count */
};

/* What the ways to some point say. */
struct ways {
	bool is_owned, is_free, is_failed; /* on some of them */
	struct possession first;           /* of the owned ones */
};

/* A place that two values may be read from: the same object, the same field of it. */
struct place_key {
	struct owner owner;
	uint32_t slot; /* of the last field, or air_none */
};

bool place_key_is_same(const struct place_key *a, const struct place_key *b);
struct place_key place_key_of(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place);

/* The instruction that made a value, through casts; or NULL. */
const struct air_instr *stream_instr(const struct air_function *f, struct air_value value);

/* Where the stream goes that a call opens: what argument `argument` leads to. */
struct place_key stream_out(struct program_cursor *cursor, uint32_t instr, uint32_t argument);

/* Is a value of the function in hand the stream of this possession? */
bool stream_is_value(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	const struct possession *possession);

/* The field that holds the stream, of the object that instruction `store` stores its descriptor
 * into; air_none. */
uint32_t stream_member(
	struct program_cursor *cursor, uint32_t store, const struct possession *possession);

/* A value as an instruction sees it. */
struct seen_value {
	uint32_t at;
	struct air_value value;
};

/* Looks through a field or variable that the function itself fills, once: for what it put there. */
void possession_resolve(struct program_cursor *cursor, struct seen_value *seen);

/* The last field of a place, as a slot; air_none. */
uint32_t place_slot(const struct program_cursor *cursor, const struct air_place *place);

/* Adds what the ways to instruction `limit` of a block say of a value that instruction `seen`
 * sees. Ways on which local `result` (or air_none) holds an error in the end do not count. */
void possession_walk(struct asking *asking, struct program_cursor *cursor, uint32_t seen,
	struct air_value value, uint32_t block, uint32_t limit, uint32_t result, struct ways *ways);

/* The same of one value where it is seen. */
struct possession possession_at(struct asking *asking, struct program_cursor *cursor, uint32_t seen,
	struct air_value value);

/* Does it belong to a stream wherever the function returns without an error? `possession` becomes
 * that. */
bool possession_at_end(struct asking *asking, struct program_cursor *cursor, uint32_t seen,
	struct air_value value, struct possession *possession);

/* What is known before the function begins, or of what a call of the program's own returned. */
struct possession possession_of_source(struct asking *asking, struct program_cursor *cursor,
	uint32_t seen, const struct flow_descriptor *source);

struct possession possession_of_param(struct asking *asking, uint32_t node, uint32_t param);

/* The join of what two places say; `count` is how many came before. */
struct possession possession_join(struct possession all, struct possession one, uint32_t count);

#endif
