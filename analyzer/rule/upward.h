/*
 * What comes up through a call, so that a finding about it may stand at a caller.
 */
#ifndef RULE_UPWARD_H
#define RULE_UPWARD_H

#include "link/program.h"

/* Does any of these effects come up through the call, where it runs in a context in which that
 * matters? What has a finding of its own further down does not. */
bool upward_has(const struct program *program, const struct program_call *call,
	const struct rule_effects *effects);

#endif
