/*
 * One line of source with a mark under part of it, as compilers show it.
 */
#ifndef REPORTS_SNIPPET_H
#define REPORTS_SNIPPET_H

#include "base/text.h"
#include "sources.h"

struct snippet {
	struct text code; /* tabs expanded, control characters made visible */
	struct text mark; /* blanks, '^' and '~' */
};

/* Marks the bytes from column (from 1) up to end_column; one column when that is 0 or not behind
 * it. A line of more than `width` columns is cut around the mark, with "…" at each cut. */
void snippet_make(struct snippet *snippet, struct source_line line, uint32_t column,
	uint32_t end_column, unsigned width);
void snippet_release(struct snippet *snippet);

#endif
