/*
 * Comments that allow a finding:
 *
 *	(slash)* async-lint: allow(blocking-call) only runs before the first client *(slash)
 *
 * A comment speaks of its own line, or, when no code stands before it there, of the next line that
 * holds code. A reason is required; several rules may stand in the parentheses.
 */
#ifndef RULE_SUPPRESSION_H
#define RULE_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"

struct suppression {
	const char *path;
	uint32_t line, column; /* of the comment */
	uint32_t target;       /* the line it speaks of */
	const char *rule;
	const char *reason; /* "" when there is none */
	bool is_used;
};

struct suppression_list {
	ARRAY(struct suppression) items;
};

/* Adds what the comments of a file say; texts go to the arena. */
void suppressions_read(struct suppression_list *list, struct arena *arena, const char *path,
	const char *text, size_t size);

#endif
