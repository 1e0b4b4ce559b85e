/*
 * What queue.c (what a loop empties) and queue_fill.c (who fills it) share.
 */
#ifndef LINK_QUEUE_INTERNAL_H
#define LINK_QUEUE_INTERNAL_H

#include "link/internal.h"
#include "link/queue.h"

enum queue_kind {
	QUEUE_LIST,
	QUEUE_COUNT,
	QUEUE_RING,
	QUEUE_OPAQUE, /* of a library */
};

/* A variable, or a field of some object. */
struct spot {
	uint32_t slot;               /* air_none: it has no name */
	bool is_plain;               /* a variable by itself */
	struct access_object holder; /* else: the object it is a field of */
	uint32_t record;             /* ... of this kind, by number of `records` */
	struct air_type type;
	uint32_t pointee; /* of a pointer: the record it leads to, or intern_none */
};

struct queue {
	enum queue_kind kind;
	struct spot spot;
	uint32_t other; /* RING: the slot of the other end */
	uint32_t own;   /* RING: which ends whoever takes moves: 1 `spot`, 2 `other` */
	bool is_any;    /* its object is what the loop's function was handed by nobody we know */
	uint32_t taker; /* node that takes from it, or air_none */
	const struct program_call *taken;
	uint32_t line, column;
};

/* Which object a pointer leads to. */
struct access_object queue_object(
	struct program_cursor *cursor, uint32_t instr, struct air_value pointer);

struct spot queue_spot(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place);

/* Is the value a number plus something, round the end of an array or not? */
bool queue_is_raised(const struct air_function *f, struct air_value value);

static inline bool queue_is_pointer(const struct air_type *type)
{
	return type->pointers > 0 && !type->is_array;
}

/* Who fills the queue among what the loop calls. */
bool queue_find_fill(struct program_cursor *cursor, uint32_t loop, const struct queue *queue,
	struct program_refill *refill);

/* The same of the threads that the program starts: `refill->by_thread`. */
bool queue_find_thread(
	struct program_cursor *cursor, const struct queue *queue, struct program_refill *refill);

#endif
