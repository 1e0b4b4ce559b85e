/*
 * Who ends a wait of a thread for another: the other side of a condition, a semaphore, a flag.
 */
#ifndef RULE_WAKER_H
#define RULE_WAKER_H

#include "link/access.h"
#include "rule/cause.h"

/* The other side of a wait. */
struct waker {
	enum access_waker kind;
	const struct access *access; /* where somebody wakes, or NULL */
	const char *object;          /* what is waited for, "queue.ready"; NULL when not known */
	bool is_timed;               /* the wait gives up in time */
	bool is_field;               /* one of many objects may be meant */
};

/* Of what `cause`, a wait for another thread, waits for. */
struct waker waker_of_cause(
	struct function_pass *pass, const struct program_call *call, const struct cause *cause);

/* Does the thread of the loop wait for what only the loop can do, without end? */
bool waker_is_stuck(const struct waker *waker);

/* Steps that show the other side: how it comes to run, and where it does what `verb` says. */
void waker_tell(struct function_pass *pass, struct finding *finding, const struct access *access,
	const char *verb, const char *object);

#endif
