/*
 * The functions that a header seems to declare, read as text: candidates for those who ask the
 * compiler, and what the compiler's own form no longer shows of them.
 */
#ifndef COMMAND_MODEL_NAMES_H
#define COMMAND_MODEL_NAMES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/array.h"

struct header_name {
	const char *name;
	const char *declaration; /* on one line, without its semicolon */
	const char *parameters;  /* what stands between its parentheses */
};

struct header_names {
	ARRAY(struct header_name) items;
};

/* Adds each name that is followed by a parenthesis outside of braces and directives, some of which
 * will be macros. The strings live in the arena. */
void header_names_read(
	struct header_names *names, struct arena *arena, const char *text, size_t size);

/* Parameter `index` of a list as it is written ("int (*compare)(const void *)"), in the arena;
 * NULL past the end. */
const char *header_parameter(struct arena *arena, const char *parameters, size_t index);

#endif
