/*
 * Waiting for the end of tasks: await, cancel_and_await, gather.
 *
 * All of them claim their tasks first, which is where a deadlock is refused; then they wait, then
 * collect results and free the tasks.
 */
#include "loop.h"
#include "misuse.h"
#include "scope.h"
#include "task.h"

#include <errno.h>

enum { CYCLE_MAX = 1024 }; /* awaits in a row that are searched for a cycle */

/* A wait for several tasks, whose handles it holds. */
struct join {
	struct wait wait;
	struct async_task **tasks; /* handles; once claimed, the tasks themselves */
	size_t count;
	size_t left; /* that have not ended */
	int error;   /* the first failure in time */
	bool fail_fast;
	bool was_cancelled;
};

static void cancel_all(struct join *join)
{
	for (size_t i = 0; i < join->count; i++)
		if (join->tasks[i])
			task_cancel(join->tasks[i]);
}

static void join_cancel(struct wait *wait)
{
	struct join *join = OWNER_OF(wait, struct join, wait);

	join->was_cancelled = true;
	cancel_all(join);
}

static void note_failure(struct join *join, int result)
{
	if (result >= 0 || join->error)
		return;
	join->error = result;
	if (join->fail_fast)
		cancel_all(join);
}

static void join_done(struct async_task *task, void *owner)
{
	struct join *join = owner;

	note_failure(join, task->result);
	if (--join->left == 0)
		wait_wake(&join->wait, 0);
}

static void disclaim(struct join *join, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct async_task *task = join->tasks[i];

		if (!task)
			continue;
		task->done = NULL;
		task->awaited_by = NULL;
		join->tasks[i] = task_handle(task);
	}
}

/* Is the end of `self` what `task` is waiting for, or does it wait for itself? */
static bool would_deadlock(const struct async_task *self, const struct async_task *task)
{
	for (int i = 0; self && i < CYCLE_MAX; i++, self = self->awaited_by)
		if (self == task)
			return true;
	return false;
}

/* 0 if the caller may wait for all of these, and then `join` is told when they end. */
static int claim(struct join *join, const char *operation)
{
	struct async_task *self = join->wait.task;

	for (size_t i = 0; i < join->count; i++) {
		struct async_task *task;
		int rc = task_from(join->tasks[i], operation, &task);

		if (task && would_deadlock(self, task))
			rc = ASYNC_EDEADLOCK;
		else if (task && task->done)
			rc = -EBUSY;
		if (rc != 0) {
			disclaim(join, i);
			return rc;
		}
		join->tasks[i] = task;
		if (!task)
			continue;
		task->done = join_done;
		task->owner = join;
		task->awaited_by = self;
		join->left += !task->has_ended;
	}
	return 0;
}

static void collect(struct join *join, int *results)
{
	struct async_task *self = join->wait.task;
	bool took_error = false;

	for (size_t i = 0; i < join->count; i++) {
		struct async_task *task = join->tasks[i];
		int result = task ? task->result : -ENOMEM;

		if (results)
			results[i] = result;
		if (result == ASYNC_ECANCELED && join->was_cancelled)
			scope_deliver(self->scope);
		if (!task)
			continue;
		if (result < 0 && result == join->error && !took_error) {
			self->error = *task_reason(task);
			took_error = true;
		}
		task_free(task);
	}
}

/* Waits for the tasks `join` has claimed and consumes them; the first failure, or 0. */
static int join_all(struct join *join, int *results)
{
	struct async_task *self = join->wait.task;

	for (size_t i = 0; i < join->count; i++) {
		struct async_task *task = join->tasks[i];

		if (!task || task->has_ended)
			note_failure(join, task ? task->result : -ENOMEM);
	}
	if (self->scope->cancelled && join->wait.cancel)
		join_cancel(&join->wait);
	if (join->left == 0)
		task_pause(self);
	else
		(void)wait_here(&join->wait);
	collect(join, results);
	return join->error;
}

/* 0, or why the task cannot be awaited, as the last error. */
static int claim_one(struct join *join, const char *operation)
{
	struct async_task *self = join->wait.task;

	if (!join->tasks[0])
		return task_fail(self, -EINVAL, operation, "no task");

	int rc = claim(join, operation);

	if (rc == ASYNC_EDEADLOCK)
		return task_fail(self, rc, operation, "the task would wait for itself");
	if (rc == -EBUSY)
		return task_fail(self, rc, operation, "another task awaits it");
	return rc;
}

int async_await(struct async_task *task)
{
	struct async_task *self = task_here();
	struct join join = {
		.wait = { .task = self, .cancel = join_cancel },
		.tasks = &task,
		.count = 1,
	};
	int result = 0;

	if (!self)
		return misuse_outside("async_await");
	task_at(self, "async_await", __builtin_return_address(0));

	int rc = claim_one(&join, "await");

	if (rc != 0)
		return rc;
	(void)join_all(&join, &result);
	return result;
}

int async_cancel_and_await(struct async_task *task)
{
	struct async_task *self = task_here();
	struct join join = { .wait = { .task = self }, .tasks = &task, .count = 1 };
	int result = 0;

	if (!self)
		return misuse_outside("async_cancel_and_await");
	task_at(self, "async_cancel_and_await", __builtin_return_address(0));

	int rc = claim_one(&join, "cancel_and_await");

	if (rc != 0)
		return rc;
	task_cancel(task);
	(void)join_all(&join, &result);
	return result;
}

int async_gather(struct async_task **tasks, size_t n, int *results)
{
	struct async_task *self = task_here();
	struct join join = {
		.wait = { .task = self, .cancel = join_cancel },
		.tasks = tasks,
		.count = n,
		.fail_fast = true,
	};

	if (!self)
		return misuse_outside("async_gather");
	task_at(self, "async_gather", __builtin_return_address(0));

	int rc = claim(&join, "gather");

	if (rc == ASYNC_EMISUSE)
		return rc;
	if (rc != 0)
		return task_fail(self, -EINVAL, "gather", "a task is awaited elsewhere");
	return join_all(&join, results);
}
