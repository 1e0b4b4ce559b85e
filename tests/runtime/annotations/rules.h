/*
 * What every declaration of a public header has to say, as a table: see rules.c.
 */
#ifndef ANNOTATIONS_RULES_H
#define ANNOTATIONS_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "declarations.h"

typedef void (*complaint_fn)(
	const struct declaration *declaration, const char *missing, void *context);

/* Calls `complain` for each thing a declaration does not say. */
void rules_apply(const struct declaration *declaration, complaint_fn complain, void *context);

/* Exceptions that were of no use since the start: "FUNCTION: RULE"; NULL when all were. */
const char *rules_idle_exception(void);

#endif
