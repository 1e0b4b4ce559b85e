/*
 * Puts a unit together of two: one that was lowered before an edit, and one of which only the
 * changed bodies were lowered, and what only they need. The result is what lowering the whole of
 * the edited text would give.
 *
 * Tables are filled in the order of touches (lower_touch.h), beginning with those of the new unit's
 * top level. An entry both units have is taken from the new one, and must be the same in the old.
 */
#ifndef FRONTEND_PARSE_SPLICE_H
#define FRONTEND_PARSE_SPLICE_H

#include "base/intern.h"
#include "frontend/lower_touch.h"
#include "frontend/parse_bodies.h"

/* Where the entries of a unit are, by key: numbers are those of its tables. */
struct lowered_index {
	struct intern functions, symbols, records, typedefs;
};

/* False when two entries have one key. To be released in either case. */
bool lowered_index_init(struct lowered_index *index, const struct air_unit *unit);
void lowered_index_release(struct lowered_index *index);

struct spliced {
	const struct lowered *old, *fresh;
	const struct lowered_index *old_index;
	const struct body_edit *edit;
	bool is_local; /* of `fresh` nothing but the bodies was looked at */
};

/* Fills in the tables of `unit`, whose arena is used, but for its files. They point into both.
 * False when the two do not fit together. */
bool splice_unit(struct air_unit *unit, const struct spliced *spliced);

#endif
