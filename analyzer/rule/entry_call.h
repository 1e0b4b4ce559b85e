/*
 * Fixes that call a function where it was handed to something that runs it: `f(x)` in place of
 * `run(f, x, NULL)`.
 */
#ifndef RULE_ENTRY_CALL_H
#define RULE_ENTRY_CALL_H

#include "rule/rule.h"

/* Gives a finding about a call that runs one function on a loop, from inside of one, the edit that
 * calls it instead. Safe where nothing of it outlives the call; does nothing where the call hands
 * over more than the function and its argument. */
void entry_call_mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call);

#endif
