/*
 * A string that grows: messages, reports, the text form of the IR. A zeroed struct text is
 * empty. `bytes` is always NUL-terminated once anything was added, and may hold any bytes.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct text {
	char *bytes;
	size_t length, capacity;
};

void text_add(struct text *text, const char *string);
void text_add_n(struct text *text, const char *bytes, size_t length);
void text_char(struct text *text, char c);
void text_printf(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_vprintf(struct text *text, const char *format, va_list arguments);

/* The string so far, "" when empty. Belongs to the text, valid until it changes. */
const char *text_string(const struct text *text);

void text_reset(struct text *text);
void text_release(struct text *text);

/* The best of `count` words for a mistyped one, or NULL if none is near: for "did you mean". */
const char *text_nearest(const char *typed, const char *const *words, size_t count);

bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);

#endif
