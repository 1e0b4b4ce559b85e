/*
 * A unit that is read again after each edit, and what saves most of the work: where an edit has
 * changed only bodies of functions, the compiler is given these and blanks for all others
 * (parse_bodies.h), what it then says of them is lowered, and put together with what is kept of the
 * last whole reading (parse_splice.h). The result is, byte for byte, that of a whole reading; where
 * that is not certain, the whole is read.
 *
 *  1. A body that may concern others always stays in the text: one that declares something with
 *     linkage, holds a directive other than #if and its kin, or has an error. An edit in it is
 *     read as a whole.
 *  2. A body that may hold the number of its line, or has it in its name, is another one once that
 *     has changed. Where a type or a constant between bodies may, the whole is read when lines
 *     move.
 *  3. What is kept is of one state of all other files. The whole is read where one has another date
 *     or size, or another text in the editor.
 */
#ifndef FRONTEND_PARSE_AGAIN_H
#define FRONTEND_PARSE_AGAIN_H

#include <time.h>

#include "frontend/lower_touch.h"
#include "frontend/parse.h"
#include "frontend/parse_bodies.h"

struct kept_unit;
struct lowering;

struct kept_unit *kept_unit_new(void);
void kept_unit_free(struct kept_unit *kept);
void kept_unit_forget(struct kept_unit *kept);

/* Takes a unit over that was lowered whole, with its arena. Reading began at `started`. What `unit`
 * points to stays until the next call. */
void kept_unit_take(
	struct kept_unit *kept, struct air_unit *unit, struct lowering *l, struct timespec started);

/* An edit of what is kept. */
struct edited {
	const struct kept_unit *kept;
	struct body_edit bodies;
	bool is_local;             /* nothing but these is looked at */
	struct parse_unsaved main; /* as it is in the editor */
};

/* Is the unit that is asked for the one kept but for bodies of functions? `edited` is to be
 * released in either case. */
bool edited_init(struct edited *edited, const struct kept_unit *kept,
	const struct parse_request *request, struct arena *arena);
void edited_release(struct edited *edited);

/* Makes the files of the unit known, in their order: they are the same. */
void edited_begin(const struct edited *edited, struct lowering *l);

/* What was looked at was not enough: has all definitions looked at, which are compared with what is
 * kept; false when they were already. */
bool edited_widen(struct edited *edited);

/* Is what the record of this key says still so, if the compiler has no other `error` in it than
 * before? Its definition ends at a byte of the main file. */
bool edited_knows(const struct edited *edited, const char *key, bool is_in_main_file, uint32_t end,
	const char **error);

/* Makes the whole unit, in whose arena what was lowered lies; false when that cannot be done. */
bool edited_finish(const struct edited *edited, struct lowering *l, struct air_unit *unit);

#endif
