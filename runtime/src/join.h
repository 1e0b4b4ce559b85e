/*
 * A wait for several tasks at once, which consumes them: what await, gather and its relatives
 * share.
 *
 *  1. join_claim takes the tasks, or refuses and has taken none. After it, join->tasks points at
 *     the tasks themselves; join_wait puts the handles back, used up.
 *  2. The policy says which task decides the join, and so what it returns. The decision cancels
 *     the tasks that still run; all have ended when join_wait returns.
 *  3. Tasks that had ended before decide in the order of the array. NULL is a task that has.
 */
#ifndef ASYNC_SRC_JOIN_H
#define ASYNC_SRC_JOIN_H

#include "task.h"

enum join_policy {
	JOIN_ALL,     /* the first failure decides; without one the result is 0 */
	JOIN_EACH,    /* nothing decides: the result is 0 */
	JOIN_FIRST,   /* the first end decides */
	JOIN_SUCCESS, /* the first success decides; without one the first failure is the result */
};

struct join {
	struct wait wait;
	struct async_task **tasks; /* handles; once claimed, the tasks themselves */
	size_t count;
	size_t left;  /* that have not ended */
	size_t which; /* whose result is returned; `count` while there is none */
	enum join_policy policy;
	bool is_decided;
	bool was_cancelled; /* the caller was, and passed it on */
};

/* Is the end of `self` what `task` is waiting for, or does it wait for itself? */
bool join_would_deadlock(const struct async_task *self, const struct async_task *task);

void join_init(struct join *join, struct async_task *self, struct async_task **tasks, size_t count);

/* 0; ASYNC_EDEADLOCK, -EBUSY or ASYNC_EMISUSE if the caller may not wait for all of these. */
int join_claim(struct join *join, const char *operation);

/* Waits for the tasks and frees them. results[i], unless NULL, is what task i returned. */
int join_wait(struct join *join, int *results, const char *operation);

#endif
