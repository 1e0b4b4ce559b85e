/*
 * What to mark in a line, as editors and browsers count: in units of UTF-16.
 */
#ifndef REPORTS_RANGE_H
#define REPORTS_RANGE_H

#include <stdbool.h>

#include "sources.h"

struct range {
	size_t start, end; /* from 0; the end is one past */
};

/* From a column (bytes, from 1) up to `end_column`; over the word that stands there when that is 0
 * or not behind it. False when the line is not known or has no such column. */
bool range_find(struct range *range, struct source_line line, uint32_t column, uint32_t end_column);

/* The column (from 1, in units of UTF-16) of one in bytes; of the line's end when it is behind. */
size_t range_column(struct source_line line, uint32_t column);

#endif
