/*
 * Text of unknown origin made fit to be shown: UTF-8, no control characters, and how many
 * columns of a terminal it takes.
 */
#ifndef REPORTS_UTF8_H
#define REPORTS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* One code point. Bytes that are none are U+FFFD: one of it for a beginning that is not gone on
 * with, and for each other byte. */
struct utf8_char {
	uint32_t code;
	unsigned size;
	bool is_valid;
};

/* The first code point of at least one byte. */
struct utf8_char utf8_decode(const char *bytes, size_t size);

/* Columns on a terminal: 0 for combining marks, 2 for wide characters. */
unsigned utf8_width(uint32_t code);

/* Appends valid UTF-8: what is invalid becomes U+FFFD. */
void utf8_add_valid(struct text *text, const char *bytes, size_t size);

/* The same for a terminal: control characters become the pictures of U+2400, so that no text
 * of the user's can send escape sequences, and marks of direction U+FFFD. One character stays one.
 */
void utf8_add_visible(struct text *text, const char *bytes, size_t size);

/* The same, but tabs stay: for pages, which have tab stops. */
void utf8_add_code(struct text *text, const char *bytes, size_t size);

/* At most `most` bytes of a string and no part of a character, with "..." where it was cut. */
void utf8_add_cut(struct text *text, const char *string, size_t most);

/* Units of UTF-16, as JavaScript counts. */
size_t utf8_utf16_length(const char *bytes, size_t size);

#endif
