/*
 * The text of a C file without what it says to people only.
 */
#ifndef BASE_COMMENTS_H
#define BASE_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Does a text say at its beginning that a program has written it, so that nobody shall edit it? */
bool comments_say_generated(const char *text, size_t size);

/* Appends the text without the words of its comments; everything else stays at its line and column.
 * Two texts give the same that differ only in what comments say, or in comments behind code. Those
 * that name async-lint, or say that the file is generated, stay whole: they say something to us. */
void comments_blank(struct text *out, const char *text, size_t size);

#endif
