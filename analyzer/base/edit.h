/*
 * Edits of a text: what is taken out where, and what is put there. Several make a list that is
 * sorted by offset and does not overlap.
 */
#ifndef BASE_EDIT_H
#define BASE_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct edit {
	size_t offset, remove; /* bytes */
	const char *insert;
};

/* The offset of a line and column, both from 1; false if the text has no such place. */
bool edit_offset(const char *text, size_t size, uint32_t line, uint32_t column, size_t *offset);

/* Would the two get into each other's way? Equal ones do not: they are one. Two that insert at the
 * same place do: nobody says which comes first. */
bool edit_overlaps(const struct edit *a, const struct edit *b);
bool edit_equals(const struct edit *a, const struct edit *b);

/* Appends the text as it is after the edits. */
void edits_apply(
	struct text *out, const char *text, size_t size, const struct edit *edits, size_t count);

/* Appends what they change as a unified diff, with three lines of context, for patch -p1. */
void edits_diff(struct text *out, const char *path, const char *text, size_t size,
	const struct edit *edits, size_t count);

#endif
