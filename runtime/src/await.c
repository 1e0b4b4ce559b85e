/*
 * Waiting for one task: await and cancel_and_await. A join of one task, in the short form that what
 * programs do most deserves.
 */
#include "join.h"
#include "misuse.h"
#include "scope.h"

#include <errno.h>

struct await {
	struct wait wait;
	struct async_task *task;
	bool was_cancelled; /* the caller was, and passed it on */
};

static void await_done(struct async_task *task, void *owner)
{
	struct await *await = owner;

	(void)task;
	wait_wake(&await->wait, 0);
}

static void await_cancel(struct wait *wait)
{
	struct await *await = OWNER_OF(wait, struct await, wait);

	await->was_cancelled = true;
	task_cancel(await->task);
}

/* 0, or why the task cannot be awaited, as the last error. */
static int claim(struct await *await, struct async_task *handle, const char *operation)
{
	struct async_task *self = await->wait.task;
	int rc = task_from(handle, self->loop, operation, &await->task);

	if (rc != 0)
		return rc;
	if (!handle)
		return task_fail(self, -EINVAL, operation, "no task");
	if (join_would_deadlock(self, await->task))
		return task_fail(
			self, ASYNC_EDEADLOCK, operation, "the task would wait for itself");
	if (await->task->done)
		return task_fail(self, -EBUSY, operation, "another task awaits it");
	await->task->done = await_done;
	await->task->owner = await;
	await->task->awaited_by = self;
	return 0;
}

static int finish(struct await *await)
{
	struct async_task *self = await->wait.task;
	struct async_task *task = await->task;

	if (self->scope->cancelled && await->wait.cancel)
		await_cancel(&await->wait);
	if (task->has_ended)
		task_pause(self);
	else
		(void)wait_here(&await->wait);

	int result = task->result;

	if (result == ASYNC_ECANCELED && await->was_cancelled)
		scope_deliver(self->scope);
	else if (result < 0 && result != ASYNC_ECANCELED)
		self->error = *task_reason(task);
	task_free(task);
	return result;
}

int async_await(struct async_task *handle)
{
	struct async_task *self = task_here();
	struct await await = { .wait = { .task = self, .cancel = await_cancel } };

	if (!self)
		return misuse_outside("async_await");
	task_at(self, "async_await", __builtin_return_address(0));

	int rc = claim(&await, handle, "await");

	return rc != 0 ? rc : finish(&await);
}

int async_cancel_and_await(struct async_task *handle)
{
	struct async_task *self = task_here();
	struct await await = { .wait = { .task = self } };

	if (!self)
		return misuse_outside("async_cancel_and_await");
	task_at(self, "async_cancel_and_await", __builtin_return_address(0));

	int rc = claim(&await, handle, "cancel_and_await");

	if (rc != 0)
		return rc;
	task_cancel(await.task);
	return finish(&await);
}
