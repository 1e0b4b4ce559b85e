/*
 * The statement that stands at a place of a file, as a hash of its tokens: what a finding is about,
 * however the code around it is moved, indented, commented or wrapped.
 *
 *	struct statements statements = { 0 };
 *	statements_read(&statements, text, size, line);
 *	struct hash hash = statements_at(&statements, line, column);
 *	statements_release(&statements);
 */
#ifndef RULE_STATEMENT_H
#define RULE_STATEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/hash.h"

struct statement_token {
	uint32_t line, column;
	uint32_t statement; /* into hashes, or statement_none */
};

struct statements {
	ARRAY(struct statement_token) tokens; /* in the order of the text */
	ARRAY(struct hash) hashes;            /* by statement */
};

/* Replaces what was read before: whole statements, up to those of line `last`. The text may hold
 * any bytes, and need not be C. */
void statements_read(struct statements *statements, const char *text, size_t size, uint32_t last);

/* The hash of the statement whose token begins at the place or is the last before it; zero when
 * there is none. */
struct hash statements_at(const struct statements *statements, uint32_t line, uint32_t column);

void statements_release(struct statements *statements);

#endif
