/*
 * The table at the head of async/annotate.h, as far as a program can check it: the texts its
 * macros make, and the kinds it lists beside them.
 */
#ifndef ANNOTATIONS_WORDS_H
#define ANNOTATIONS_WORDS_H

#include <stdbool.h>

/* Reads annotate.h. False, with a line on stderr, when that fails. */
bool words_read(const char *path);
void words_release(void);

/* Is this text what one of the macros makes, with a kind that the table lists? */
bool words_know(const char *text);

#endif
