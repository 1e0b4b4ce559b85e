/*
 * Which functions that suspend may fail, and say so by what they return.
 *
 *  1. What is only declared fails when it is said to suspend and returns a signed number. Sleeping
 *     and giving others a turn end early by nothing but cancellation, which the next wait tells
 *     again: they do not count.
 *  2. What is defined fails when it suspends and some return is a negative constant, a negated
 *     number, or what a function that fails has returned.
 */
#ifndef LINK_FAILURE_H
#define LINK_FAILURE_H

#include "link/program.h"

/* Does a call of the function in hand suspend, and may it return an error? `certainty` then says
 * how sure that is. */
bool program_call_may_fail(
	struct program_cursor *cursor, const struct program_call *call, enum certainty *certainty);

/* May the function fail so? */
bool program_may_fail(struct program *program, uint32_t node);

/* The call whose error a function hands on; NULL where an error is its own, or it has none. */
const struct program_call *program_failure_source(struct program *program, uint32_t node);

/* Is all that the function in hand may return behind this instruction a negative constant? */
bool program_is_failing(struct program_cursor *cursor, uint32_t instr);

#endif
