/*
 * A call that is a statement of its own, so that something can be made of its result: for fixes.
 */
#ifndef RULE_ALONE_CALL_H
#define RULE_ALONE_CALL_H

#include "rule/written_call.h"

/* A statement that is nothing but the call, alone on its line and in a block. */
struct alone_call {
	struct written_call written;
	size_t begin; /* of the cast to void, or of the call */
	size_t end;   /* of its line */
	struct span indent;
	bool has_cast; /* to void */
};

/* Is the call, with a cast to void in front of it, all of a statement? */
bool alone_call_find(
	struct function_pass *pass, const struct program_call *call, struct alone_call *alone);

/* A name for the result that nothing in the function has, nor what this rule mends elsewhere in it;
 * or NULL. */
const char *alone_call_name(struct function_pass *pass);

/* Does somebody say that the result of a call does not matter? False when nobody can tell: it is
 * written in a macro. */
bool call_is_cast_to_void(
	struct function_pass *pass, const struct program_call *call, bool *is_cast);

#endif
