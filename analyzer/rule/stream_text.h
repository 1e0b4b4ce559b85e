/*
 * A stream as it can be written where the descriptor that belongs to it is used: for fixes of calls
 * that go past the stream.
 */
#ifndef RULE_STREAM_TEXT_H
#define RULE_STREAM_TEXT_H

#include "base/text.h"
#include "link/possession.h"
#include "rule/rule.h"

/* Adds the name of the stream. False where it has none that surely means it. */
bool stream_text(struct function_pass *pass, const struct program_call *call,
	const struct possession *possession, struct text *text);

#endif
