/*
 * Tasks, and how they wait.
 *
 * A task struct lies at the top of its own stack. States:
 *
 *   ready    in loop->ready or loop->yielded, or about to run: `wait` is NULL
 *   running  loop->current
 *   waiting  `wait` points at a record in the task's own frame; whoever ends the wait takes the
 *            record out of its queue and calls wait_wake
 *   ended    `has_ended`; task_end decides who frees it: `done`, the loop, or its owner
 *
 * A suspending call has one shape:
 *
 *	int rc = task_enter(&task);			outside of a task, or cancelled?
 *	if (rc != 0)
 *		return rc;
 *	if (it can be answered at once) {
 *		task_pause(task);			a suspension point all the same
 *		return answer;
 *	}
 *	struct x_wait wait = { .wait = { .task = task, .cancel = x_cancel }, ... };
 *	... put it into a queue ...
 *	return wait_here(&wait.wait);			never looks at `cancelled` again
 */
#ifndef ASYNC_SRC_TASK_H
#define ASYNC_SRC_TASK_H

#include "context.h"
#include "list.h"
#include "stack.h"

struct wait {
	struct async_link link; /* for the queue of what is waited for */
	struct async_task *task;
	/* Cancellation has come: end the wait with wait_cancelled, or arrange that it ends soon.
	 * NULL: this wait is not cancellable. */
	void (*cancel)(struct wait *wait);
	ssize_t result;
};

struct async_task {
	struct context context;
	struct async_link queue; /* ready, yielded or unclaimed */
	struct async_scope base;
	struct async_scope *scope; /* innermost */
	struct wait *wait;
	struct async_loop *loop;
	struct stack stack;

	async_fn fn;
	void *arg;
	void (*arg_free)(void *arg);
	/* Called on the loop when the task has ended; the callee owns it then. NULL: unclaimed. */
	void (*done)(struct async_task *task, void *owner);
	void *owner;
	struct async_task *awaited_by; /* it cannot end before this one does */
	const void *site;              /* in the program: after its latest call of the library */
	const char *operation;         /* that call's name */
	const void *spawned_at;
	const char *name; /* given by the program, or NULL */
	uint64_t id;
	int result;
	bool has_ended;
	struct async_error error;
};

/* The running task; NULL in the loop itself and outside of one. */
struct async_task *task_here(void);

/* Makes a task, ready to run, in `parent`. NULL when memory ran out. */
struct async_task *task_new(
	struct async_loop *loop, struct async_scope *parent, async_fn fn, void *arg);

/* Frees a task that has ended. */
void task_free(struct async_task *task);

/* Runs a ready task until it waits or ends. Only in the loop. */
void task_run(struct async_task *task);

/* The running task in *task, and 0; or ASYNC_ENOTASK or ASYNC_ECANCELED. Only in the body of a
 * public function: notes where in the program the library was entered, for errors and snapshots. */
#define task_enter(task) task_enter_at(task, __func__, __builtin_return_address(0))
int task_enter_at(struct async_task **task, const char *operation, const void *site);

/* Switches to the loop; the task must be in a queue, or in a wait. */
void task_suspend(struct async_task *task);

/* Goes to the end of the ready queue; not cancellable. */
void task_pause(struct async_task *task);

/* Makes `code` the task's last error, if it is one, and returns it. `detail` may be NULL. */
int task_fail(struct async_task *task, int code, const char *operation, const char *detail);

/* What is known about why a task failed; its own record, if that is about the same code. */
const struct async_error *task_reason(struct async_task *task);

/* `scope` of the task was cancelled: ends the task's wait if it waits right there. */
void task_interrupt(struct async_task *task, const struct async_scope *scope);

/* Suspends wait->task, the running one, until wait_wake; returns the result. */
ssize_t wait_here(struct wait *wait);
void wait_wake(struct wait *wait, ssize_t result);

/* wait_wake with ASYNC_ECANCELED, on behalf of the scope that fired. */
void wait_cancelled(struct wait *wait);

/* A `cancel` for waits that merely have to leave a list. */
void wait_cancel_listed(struct wait *wait);

/* Wakes every wait of a list. */
void wait_wake_all(struct async_link *list, ssize_t result);

#endif
