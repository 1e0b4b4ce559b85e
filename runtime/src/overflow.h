/*
 * Stacks that were too small: the report, and the alternate stack that signal handlers run on.
 */
#ifndef ASYNC_SRC_OVERFLOW_H
#define ASYNC_SRC_OVERFLOW_H

#include "task.h"

#include <signal.h>

/* What the thread of a loop has to give back. */
struct overflow {
	stack_t previous;
	void *memory; /* of the alternate stack; NULL: the thread had one */
};

/* The loop of this thread begins and ends. */
void overflow_begin(struct overflow *overflow);
void overflow_end(struct overflow *overflow);

/* The stack of `task`, which has no guard, was written down to its end. */
_Noreturn void overflow_found(const struct async_task *task);

#endif
