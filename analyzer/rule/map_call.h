/*
 * Fixes that make the turns of a loop run side by side: one call of the runtime's map over the
 * array that the loop walks, with a function that does one turn.
 */
#ifndef RULE_MAP_CALL_H
#define RULE_MAP_CALL_H

#include "rule/rule.h"

/* Gives a finding about a call that is awaited once per turn the edits, always a suggestion; or,
 * where the loop is of another form than for_text.h knows, a sketch. */
void map_call_mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call);

#endif
