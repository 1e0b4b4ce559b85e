/*
 * What lowering touches: which declarations a definition, or another declaration, brings into the
 * tables of its unit, in which order, and which definitions it queues. With these the tables can be
 * made again when some definitions are lowered anew and the rest are not (parse_splice.h).
 *
 *  1. What an entry of a table touches while it is made belongs to the entry: whoever needs the
 *     entry first brings these along.
 *  2. A definition touches an entry whether it is in the table already or not.
 *  3. All memory is the unit's. Nothing is kept unless the unit stays.
 */
#ifndef FRONTEND_LOWER_TOUCH_H
#define FRONTEND_LOWER_TOUCH_H

#include <stdbool.h>
#include <stdint.h>

#include "air/air.h"

enum touch_kind {
	TOUCH_SYMBOL,
	TOUCH_RECORD,
	TOUCH_TYPEDEF,
	TOUCH_DEFINITION, /* of a symbol: it is to be lowered, if this unit has one */
};

struct touch {
	enum touch_kind kind;
	uint32_t number; /* into the table of its kind */
};

struct touches {
	struct touch *items;
	uint32_t count, capacity;
};

/* What is known of a definition that was lowered, beside its record. */
struct lower_extra {
	struct touches touches;
	uint32_t body, body_end; /* bytes of the main file from '{' to behind '}'; or both 0: no
				  * body there, or not with both braces as they are written */
	const char *error;       /* the compiler's, in it; or NULL */
	bool declares_outside;   /* declares what has linkage: others may refer to it */
	bool is_line_bound;      /* may hold the number of a line: __LINE__ */
};

/* Who touches: a definition, or an entry that is made. */
struct touch_owner {
	struct touches *touches; /* NULL: nothing is kept */
	uint32_t serial;
};

/* A unit with all that is known of it beside what it says. */
struct lowered {
	const struct air_unit *unit;
	struct touches top;                /* of what is queued at first */
	struct touches *symbols, *records; /* by number */
	bool *is_empty;                    /* by symbol: is defined without an initialiser */
	struct lower_extra *extras;        /* by number of function */
	bool is_unsettled;                 /* the tables depend on more than on what was touched */
	bool is_line_bound;                /* bodies depend on lines outside of them */
};

struct lowering;

/* Begins to note for `touches`; the owner before goes back to lower_touch_end. */
struct touch_owner lower_touch_begin(struct lowering *l, struct touches *touches);
void lower_touch_end(struct lowering *l, struct touch_owner outer);

/* `toucher` is the entry's: the serial of who has touched it last. */
void lower_touch(struct lowering *l, enum touch_kind kind, uint32_t number, uint32_t *toucher);

/* After the unit was lowered; the memory is the unit's. */
void lower_touches_finish(struct lowering *l, struct lowered *lowered);

#endif
