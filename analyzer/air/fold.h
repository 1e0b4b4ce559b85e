/*
 * Constants of integer expressions, for branches. It errs towards "not known": a branch too many
 * is kept rather than one too few.
 */
#ifndef AIR_FOLD_H
#define AIR_FOLD_H

#include "air/air.h"

struct constant {
	bool is_known;
	bool is_signed; /* a negative `integer` is really negative, not a large unsigned one */
	int64_t integer;
};

/* The result of a OPERATE or CAST whose operands are `left` and `right`. */
struct constant fold_instr(const struct air_function *f, const struct air_instr *instr,
	struct constant left, struct constant right);

/* The value, when it is made of constants only. */
struct constant fold_value(const struct air_function *f, struct air_value value);

/* Does the terminator certainly go to one of its targets, for this value? Its number among them,
 * or air_none. */
uint32_t fold_target(
	const struct air_function *f, const struct air_terminator *end, struct constant value);

#endif
