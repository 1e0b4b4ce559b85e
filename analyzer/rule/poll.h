/*
 * Loops that do nothing but look at something in memory, again and again, until somebody else has
 * changed it.
 *
 *  1. What is tested is a variable, a field or a local that others know, read in the loop itself or
 *     by a function that only reads. A loop with another way out (a count, a clock, the answer of a
 *     call) is none: it gives up, or asks the world.
 *  2. Between two looks the loop may pause, and do nothing that anybody could see: then it is work
 *     with a pause.
 */
#ifndef RULE_POLL_H
#define RULE_POLL_H

#include "link/access.h"
#include "rule/rule.h"

struct poll {
	struct access_object object;      /* what is tested */
	const char *name;                 /* of it, as in "conn.ready" */
	const struct program_call *pause; /* what it does between looks, NULL: nothing */
	bool suspends;                    /* the pause suspends the task, so that others run */
	bool sleeps;                      /* the pause stops the thread */
	bool is_field;                    /* one of many objects may be meant */
	uint32_t line, column;            /* of the test */
	enum access_waker waker;          /* who changes it */
	const struct access *writer;      /* one of them, or NULL */
};

/* Is loop `number` of the function's body such a loop? */
bool poll_of_loop(struct function_pass *pass, uint32_t number, struct poll *poll);

/* Does this loop wait on the loop's own thread for what only the loop can do? */
bool poll_is_stuck(const struct function_pass *pass, const struct poll *poll);

/* Is `call` the pause of a loop that is stuck? */
bool poll_is_deadlock(struct function_pass *pass, const struct program_call *call);

/* A finding about a poll: at its pause, or where it tests. */
struct finding *poll_finding(struct function_pass *pass, const struct poll *poll,
	enum severity severity, enum certainty certainty, const char *message);

#endif
