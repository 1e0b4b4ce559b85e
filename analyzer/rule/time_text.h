/*
 * Lengths of time as they are written, turned into milliseconds, as they are written.
 */
#ifndef RULE_TIME_TEXT_H
#define RULE_TIME_TEXT_H

#include "base/text.h"
#include "model/rewrite.h"
#include "rule/written_call.h"

/* Adds an expression for argument `number` of a call. `is_rounded` becomes true when that may be
 * longer than what was meant. False when it cannot be written. */
bool time_text_add(struct text *out, struct function_pass *pass, const struct program_call *call,
	const struct written_call *written, uint32_t number, enum time_unit unit, bool *is_rounded);

#endif
