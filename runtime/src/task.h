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
 * A task that suspends, or ends, switches straight to the next ready task; only when there is
 * none, or the budget is used up, does it switch to the loop. A task ends on its own stack, so
 * freeing it there waits until the switch away has been made.
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

struct defer;

struct wait {
	struct async_link link; /* for the queue of what is waited for */
	struct async_task *task;
	/* Cancellation has come: end the wait with wait_cancelled, or arrange that it ends soon.
	 * NULL: this wait is not cancellable. */
	void (*cancel)(struct wait *wait);
	ssize_t result;
};

enum {
	TASK_ALIGN = 64,
	GENERATIONS = TASK_ALIGN, /* that a handle can tell apart */
};

struct async_task {
	/* Kept while the stack is free, and handed on to the next task on it. */
	unsigned generation; /* how many tasks this stack has seen end: see task_handle */
	bool is_used;

	/* What every switch and every call touches: together they are the first cache lines. */
	struct context context;
	struct async_scope *scope; /* innermost */
	struct async_loop *loop;
	const void *site;      /* in the program: where it returns to from the call it made last */
	const char *operation; /* that call */
	struct async_link queue; /* ready, yielded or unclaimed; of a free stack, the next one */

	/* Zeroed at birth, from here on. */
	bool has_ended;
	bool is_timed; /* its times are being taken */
	int result;
	struct wait *wait;
	void (*arg_free)(void *arg);
	/* Called on the loop when the task has ended; the callee owns it then. NULL: unclaimed. */
	void (*done)(struct async_task *task, void *owner);
	void *owner;
	struct async_task *awaited_by; /* it cannot end before this one does */
	struct defer *defers;
	struct async_mutex *mutexes; /* it holds */
	const char *name;            /* given by the program, or NULL */
	uint64_t run_time;
	uint64_t wait_time;
	uint64_t longest_slice;

	/* Set at birth, from here on. */
	struct async_scope base;
	struct stack stack;
	async_fn fn;
	void *arg;
	const void *spawned_at;
	uint64_t id;
	uint64_t started;         /* the turn's time, nanoseconds on the loop's clock */
	uint64_t switched;        /* when it was switched to or away from last, while it is timed */
	struct async_error error; /* while its `code` is not 0 */
};

enum {
	/* What a task takes of its stack. The top of a stack is aligned to a page. */
	TASK_AREA = (sizeof(struct async_task) + TASK_ALIGN - 1) & ~(size_t)(TASK_ALIGN - 1),
	/* From the link of a free stack to its top. */
	TASK_LINK = TASK_AREA - offsetof(struct async_task, queue),
};

/* The task at the top of a stack, which is one while `is_used`. */
static inline struct async_task *task_of_stack(struct stack stack)
{
	return (void *)(stack.low + stack.size - TASK_AREA);
}

/* The running task; NULL in the loop itself and outside of one. */
struct async_task *task_here(void);

/* Makes a task, ready to run, in `parent`. NULL when memory ran out. */
struct async_task *task_new(
	struct async_loop *loop, struct async_scope *parent, async_fn fn, void *arg);

/* Frees a task that has ended. */
void task_free(struct async_task *task);

/* Runs ready tasks, and those they make ready, within the budget. Only in the loop. */
void task_run_ready(struct async_loop *loop);

/* What the program holds: the task's address, with its generation in the bits that are zero by
 * alignment. A handle that was used up names a generation that is over. */
static inline struct async_task *task_handle(struct async_task *task)
{
	return (void *)((char *)task + task->generation % GENERATIONS);
}

int task_refuse_handle(const char *operation, bool is_used_up);

/* The task of a handle, NULL for NULL. A handle that was used up, or belongs to another loop than
 * `loop`, this thread's, is misuse, and NULL in *task: then the answer is ASYNC_EMISUSE. */
static inline int task_from(struct async_task *handle, const struct async_loop *loop,
	const char *operation, struct async_task **task)
{
	size_t generation = (uintptr_t)handle % TASK_ALIGN;

	*task = handle ? (void *)((char *)handle - generation) : NULL;
	if (!handle)
		return 0;

	bool is_valid = (*task)->is_used && generation == (*task)->generation % GENERATIONS;

	if (is_valid && (*task)->loop == loop)
		return 0;
	*task = NULL;
	return task_refuse_handle(operation, !is_valid);
}

/* The running task in *task, and 0; or ASYNC_ENOTASK or ASYNC_ECANCELED. Only in the body of a
 * public function: notes where in the program the library was entered, for errors and snapshots. */
#define task_enter(task) task_enter_at(task, __func__, __builtin_return_address(0))
int task_enter_at(struct async_task **task, const char *operation, const void *site);

/* Notes where in the program the library was entered. */
static inline void task_at(struct async_task *task, const char *operation, const void *site)
{
	task->operation = operation;
	task->site = site;
}

/* async_cancel for a task rather than a handle. */
void task_cancel(struct async_task *task);

/* Switches to whatever runs next; the task must be in a queue, or in a wait. */
void task_suspend(struct async_task *task);

/* Goes to the end of the ready queue; not cancellable. */
void task_pause(struct async_task *task);

/* Makes `code` the task's last error, if it is one, and returns it. `detail` may be NULL. */
int task_fail(struct async_task *task, int code, const char *operation, const char *detail);

/* What is known about why a task failed; its own record, if that is about the same code. */
struct async_error *task_reason(struct async_task *task);

/* `scope` of the task was cancelled: ends the task's wait if it waits right there. */
void task_interrupt(struct async_task *task, const struct async_scope *scope);

/* Runs what async_defer has put aside, in the task, when its function has returned. */
void defers_run(struct async_task *task);

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
