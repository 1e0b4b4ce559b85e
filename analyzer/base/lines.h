/*
 * Where the lines of a text begin: for whoever asks for many places of it.
 */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

struct lines {
	const char *text; /* must outlive it */
	size_t size;
	ARRAY(size_t) starts; /* of each line; the size behind the last */
};

void lines_init(struct lines *lines, const char *text, size_t size);
void lines_release(struct lines *lines);

/* How many lines there are; what follows the last newline is one if it is not empty. */
static inline size_t lines_count(const struct lines *lines)
{
	return lines->starts.count - 1;
}

/* The line an offset is in, from 0; the last one for the end of the text. */
size_t lines_at(const struct lines *lines, size_t offset);

/* The offset of a line and column, both from 1; false if the text has no such place. Behind a last
 * newline there is a line without columns. */
bool lines_offset(const struct lines *lines, uint32_t line, uint32_t column, size_t *offset);

/* The other way round. */
void lines_place(const struct lines *lines, size_t offset, uint32_t *line, uint32_t *column);

#endif
