/*
 * Conditions.
 *
 *  1. A wait has two parts. In the first, for the signal, it can be cancelled; in the second, for
 *     the mutex, it cannot, because the caller relies on holding the mutex afterwards. It says
 *     what ended the first part.
 *  2. Going from one to the other is one step, in which the task does not run: a signal that came
 *     before the cancellation is not lost, and one that comes after it goes to the next task.
 */
#include "misuse.h"
#include "mutex.h"
#include "scope.h"

#include <stdlib.h>

struct async_condition {
	struct async_link waiting; /* struct condition_wait */
};

struct condition_wait {
	struct lock_wait lock;
	struct async_mutex *mutex;
};

struct async_condition *async_condition_new(void)
{
	struct async_condition *condition = calloc(1, sizeof *condition);

	if (condition)
		list_init(&condition->waiting);
	return condition;
}

/* Ends the first part of a wait that is in no queue. */
static void take_back(struct condition_wait *wait, int result)
{
	wait->mutex->returning--;
	wait->lock.wait.cancel = NULL;
	wait->lock.result = result;
	mutex_give(wait->mutex, &wait->lock);
}

static void condition_cancel(struct wait *wait)
{
	link_remove(&wait->link);
	scope_deliver(wait->task->scope);
	take_back(OWNER_OF(wait, struct condition_wait, lock.wait), ASYNC_ECANCELED);
}

int async_condition_wait(struct async_condition *condition, struct async_mutex *mutex)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (mutex->holder != task)
		return misuse(task, "condition_wait", "the task does not hold the mutex");

	struct condition_wait wait = {
		.lock.wait = { .task = task, .cancel = condition_cancel },
		.mutex = mutex,
	};

	list_append(&condition->waiting, &wait.lock.wait.link);
	mutex->returning++;
	mutex_release(mutex);
	return task_fail(task, (int)wait_here(&wait.lock.wait), "condition_wait", NULL);
}

static bool wake_first(struct async_condition *condition, int result)
{
	struct async_link *link = list_take(&condition->waiting);

	if (!link)
		return false;
	take_back(OWNER_OF(link, struct condition_wait, lock.wait.link), result);
	return true;
}

void async_condition_signal(struct async_condition *condition)
{
	(void)wake_first(condition, 0);
}

void async_condition_broadcast(struct async_condition *condition)
{
	while (wake_first(condition, 0))
		continue;
}

void async_condition_free(struct async_condition *condition)
{
	if (!condition)
		return;
	while (wake_first(condition, ASYNC_ECLOSED))
		continue;
	free(condition);
}
