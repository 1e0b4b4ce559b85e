/*
 * The bodies of functions in the text of a file, and which of them an edit has changed. Where all
 * that stands between bodies is as it was, the compiler need not see the bodies that are as they
 * were: they are blanked, and everything else stays where it is, by line and byte.
 *
 * Knows only texts. Which bodies there are the compiler has said.
 */
#ifndef FRONTEND_PARSE_BODIES_H
#define FRONTEND_PARSE_BODIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"

struct body {
	uint32_t begin, end; /* from '{' to behind '}' */
	uint32_t first_line, last_line;
	bool is_line_bound; /* another body wherever it stands on other lines */
};

/* In the order of the text, none in another one. */
struct bodies {
	const char *text;
	size_t size;
	ARRAY(struct body) list;
};

struct changed_body {
	struct body old, now;
};

struct body_edit {
	ARRAY(struct changed_body) changed;
	const char *trimmed; /* the new text, of the same size, with all other bodies blank */
};

/* May the body be blanked, and is it one by its braces alone? No directive may stand in it but
 * conditions that begin and end there. */
bool body_is_plain(const char *text, size_t size, uint32_t begin, uint32_t end);

/* Sorts the list, sets the lines; false if one is in another or the text counts lines in a way of
 * its own. */
bool bodies_init(struct bodies *bodies, const char *text, size_t size);
void bodies_release(struct bodies *bodies);

/* Is `text` the one of `bodies` with other bodies? `edit` is to be released in either case. */
bool bodies_compare(const struct bodies *bodies, const char *text, size_t size, struct arena *arena,
	struct body_edit *edit);
void body_edit_release(struct body_edit *edit);

/* Where a line of the old text is in the new one, if it is in no changed body. */
uint32_t body_edit_line(const struct body_edit *edit, uint32_t line);

/* Are lines added or taken away anywhere? */
bool body_edit_moves_lines(const struct body_edit *edit);

/* Is a byte, or a line, of the new text part of a changed body? */
bool body_edit_has_byte(const struct body_edit *edit, uint32_t offset);
bool body_edit_has_line(const struct body_edit *edit, uint32_t line);

#endif
