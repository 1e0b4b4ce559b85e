/*
 * Which functions suspend because of what they call, so that their own declaration ought to say
 * it: the least set that is closed under "calls a function that suspends".
 *
 *  1. It starts at what is declared to suspend, and spreads over calls to the callers. Where a
 *     declaration already says something else (mixed, must not suspend, a contract) it ends.
 *  2. A call that is only made where a test said "in a task", or "in none", spreads nothing.
 *  3. Through a function pointer it is likely at most, unless the pointer itself is declared to
 *     suspend.
 */
#ifndef LINK_MARKING_H
#define LINK_MARKING_H

#include "link/program.h"

struct marking_step {
	uint32_t call; /* the call by which the function suspends, or air_none: it does not */
	uint32_t edge; /* the edge this call takes, air_none through a pointer said to suspend */
	enum certainty certainty;
};

struct marking {
	const struct program *program;
	struct marking_step *steps; /* by node */
};

void marking_init(struct marking *marking, const struct program *program);
void marking_release(struct marking *marking);

/* Do the declarations of the function say that it suspends? */
bool marking_is_marked(const struct program *program, uint32_t node);

/* Is the function only entered by others than a plain call of its name: it is started as a task,
 * registered, or called through pointers that are said to suspend? False when nobody at all is
 * seen to enter it. */
bool marking_is_entered_elsewhere(const struct program *program, uint32_t node);

#endif
