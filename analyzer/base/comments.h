/*
 * The text of a C file without what it says to people only.
 */
#ifndef BASE_COMMENTS_H
#define BASE_COMMENTS_H

#include <stddef.h>

#include "base/text.h"

/* Appends the text with blanks in place of comments, so that everything else stays at its line
 * and column; blanks at the end of such a line are left out. Comments that name async-lint stay:
 * they say something to us. Two texts that differ in the words of comments give the same. */
void comments_blank(struct text *out, const char *text, size_t size);

#endif
