/*
 * The draft of a model: what the names and parameters of functions suggest, as lines for a person
 * to decide about.
 *
 *  1. The text loads as it is and says nothing: every guess is behind a '#'. Without it, and
 *     without the one of "#functions:", a guess loads, too.
 *  2. A function nothing is guessed of is only listed.
 */
#ifndef COMMAND_MODEL_DRAFT_H
#define COMMAND_MODEL_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct draft_parameter {
	const char *name; /* "" when it has none */
	bool is_function, is_pointer;
};

struct draft_function {
	const char *name, *declaration;
	const struct draft_parameter *parameters;
	size_t parameter_count;
};

/* Writes the draft for the functions of a header, in the order given. */
void draft_write(
	struct text *out, const char *header, const struct draft_function *functions, size_t count);

#endif
