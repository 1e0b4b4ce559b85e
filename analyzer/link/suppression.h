/*
 * Comments that allow findings, as they are written: what they say, and which lines they speak of.
 * docs/suppressions.md is the page for people.
 *
 *	(slash)* async-lint: allow(blocking-call, busy-wait, until=2027-01-31) reason *(slash)
 *
 *  1. A comment is one if its first words are the marker and a scope with a list in parentheses.
 *     What looks like one but cannot be understood is kept with its problem, and allows nothing.
 *  2. Lines are lines of code: those a statement joins are one. A comment speaks of the one it
 *     stands in, or, when no code stands before it there, of the next.
 *  3. Which function a comment speaks of, and whether it stands in code that this program compiles,
 *     is known once the program is scanned (suppression_place.c).
 */
#ifndef LINK_SUPPRESSION_H
#define LINK_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/intern.h"

enum suppression_scope { SUPPRESS_LINE, SUPPRESS_FUNCTION, SUPPRESS_FILE };

/* One entry of the list in parentheses. */
struct suppression_entry {
	const char *rule;      /* NULL: the date */
	size_t offset, length; /* in the text */
};

struct suppression {
	const char *path;
	size_t offset, length; /* of the comment in the text */
	uint32_t line, column; /* where it begins */
	enum suppression_scope scope;
	const char *problem; /* why it cannot be understood; or NULL */
	const char *reason;  /* "" when there is none */
	uint32_t until;      /* the last day it allows anything, 20270131; 0: for ever */
	uint32_t first_entry, entry_count;
	uint32_t first, last; /* the lines it speaks of; 0: of none */

	/* What the text shows, for suppression_place.c. */
	uint32_t next_line; /* where the next code begins; 0: nowhere */
	uint32_t body_line; /* FUNCTION, outside of all: where the next body begins; 0: there is
			       none */
	uint32_t branch_first, branch_last; /* of the #if, #else it stands in; 0: in none */
	bool in_body;                       /* in braces */
	bool in_macro;                      /* in the definition of a macro, or right before it */

	/* By link_place_suppressions. */
	bool is_dead;  /* stands where this program compiles nothing: it says nothing */
	uint32_t node; /* the function it stands in, or speaks of; air_none outside of all */
};

struct suppression_list {
	ARRAY(struct suppression) items; /* file by file */
	ARRAY(struct suppression_entry) entries;
	struct intern paths;    /* of the files that have any */
	ARRAY(uint32_t) starts; /* by number of `paths`: the file's first */
};

/* Adds what the comments of a file say; texts go to the arena. A file is read once. False when
 * nothing in it may be such a comment. */
bool suppressions_read(struct suppression_list *list, struct arena *arena, const char *path,
	const char *text, size_t size);

/* The suppressions of a file: the first, and how many. */
const struct suppression *suppressions_of(
	const struct suppression_list *list, const char *path, uint32_t *count);

/* Does it speak of this line of its file? */
bool suppression_covers(const struct suppression *suppression, uint32_t line);

/* Does it allow anything on a day (20260601; 0: before all)? */
bool suppression_is_effective(const struct suppression *suppression, uint32_t today);

void suppressions_release(struct suppression_list *list);

#endif
