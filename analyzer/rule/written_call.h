/*
 * A call as it is written: where its name and arguments stand, for fixes. Nothing is found for a
 * call that a macro had a hand in, in a file that is not ours to edit, or around directives: such
 * code has no text of its own that could be changed.
 */
#ifndef RULE_WRITTEN_CALL_H
#define RULE_WRITTEN_CALL_H

#include "rule/rule.h"
#include "rule/source.h"

enum { written_most_arguments = 12 };

struct span {
	size_t begin, end; /* offsets */
};

struct written_call {
	const struct source *source;
	struct span whole; /* from the callee's name to behind the ")" */
	struct span arguments[written_most_arguments];
	uint32_t argument_count;
};

/* Of a direct call in the function in hand. */
bool written_call_find(
	struct function_pass *pass, const struct program_call *call, struct written_call *written);

/* Does anything look at what the call returned? */
bool call_is_result_used(struct function_pass *pass, const struct program_call *call);

/* The tokens of a span, without comments: at most `capacity`; 0 when there are more. */
size_t source_tokens(
	const struct source *source, struct span span, struct token *tokens, size_t capacity);

/* The same from an offset on, which must be the beginning of a token: the first `capacity`. */
size_t source_first_tokens(
	const struct source *source, size_t begin, struct token *tokens, size_t capacity);

#endif
