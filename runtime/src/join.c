/*
 * Waiting for the end of several tasks.
 *
 * A join claims its tasks first, which is where a deadlock is refused; then it waits, then it
 * collects results and frees the tasks.
 */
#include "join.h"
#include "loop.h"
#include "misuse.h"
#include "scope.h"

#include <errno.h>

enum { CYCLE_MAX = 1024 }; /* awaits in a row that are searched for a cycle */

/* ---- claiming ---------------------------------------------------------------------------- */

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

bool join_would_deadlock(const struct async_task *self, const struct async_task *task)
{
	if (self == task)
		return true;
	/* Who made no call yet waits for nobody. */
	if (!self->awaited_by || !task->site)
		return false;
	for (int i = 1; self && i < CYCLE_MAX; i++, self = self->awaited_by)
		if (self == task)
			return true;
	return false;
}

static void join_done(struct async_task *task, void *owner);

static int claim_at(struct join *join, size_t i, const char *operation)
{
	struct async_task *self = join->wait.task;
	struct async_task *task;
	int rc = task_from(join->tasks[i], self->loop, operation, &task);

	if (rc != 0)
		return rc;
	if (task && join_would_deadlock(self, task))
		return ASYNC_EDEADLOCK;
	if (task && task->done)
		return -EBUSY;
	join->tasks[i] = task;
	if (!task)
		return 0;
	task->done = join_done;
	task->owner = join;
	task->awaited_by = self;
	join->left += !task->has_ended;
	return 0;
}

int join_claim(struct join *join, const char *operation)
{
	for (size_t i = 0; i < join->count; i++) {
		int rc = claim_at(join, i, operation);

		if (rc == 0)
			continue;
		disclaim(join, i);
		return rc;
	}
	return 0;
}

/* ---- deciding ---------------------------------------------------------------------------- */

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

void join_init(struct join *join, struct async_task *self, struct async_task **tasks, size_t count)
{
	*join = (struct join){
		.wait = { .task = self, .cancel = join_cancel },
		.tasks = tasks,
		.count = count,
		.which = count,
	};
}

static bool decides(enum join_policy policy, int result)
{
	switch (policy) {
	case JOIN_ALL:
		return result < 0;
	case JOIN_EACH:
		return false;
	case JOIN_FIRST:
		return true;
	case JOIN_SUCCESS:
		return result >= 0;
	}
	return false;
}

static int result_at(const struct join *join, size_t i)
{
	return join->tasks[i] ? join->tasks[i]->result : -ENOMEM;
}

/* Task `i` has ended. */
static void note_end(struct join *join, size_t i)
{
	if (join->is_decided)
		return;
	if (decides(join->policy, result_at(join, i))) {
		join->is_decided = true;
		join->which = i;
		cancel_all(join);
	} else if (join->policy == JOIN_SUCCESS && join->which == join->count) {
		join->which = i;
	}
}

/* Only asked for when it may matter: of a task that came to a normal end in gather it does not. */
static size_t index_of(const struct join *join, const struct async_task *task)
{
	size_t i = 0;

	while (join->tasks[i] != task)
		i++;
	return i;
}

static void join_done(struct async_task *task, void *owner)
{
	struct join *join = owner;
	bool may_be_first = join->policy == JOIN_SUCCESS && join->which == join->count;

	if (!join->is_decided && (may_be_first || decides(join->policy, task->result)))
		note_end(join, index_of(join, task));
	if (--join->left == 0)
		wait_wake(&join->wait, 0);
}

/* ---- waiting ----------------------------------------------------------------------------- */

static void take_error(struct join *join, int result, const char *operation)
{
	struct async_task *self = join->wait.task;
	struct async_task *task = join->tasks[join->which];

	if (!task)
		(void)task_fail(self, result, operation, "a task could not be started");
	else if (result < 0 && result != ASYNC_ECANCELED)
		self->error = *task_reason(task);
}

static int conclude(struct join *join, const char *operation)
{
	if (join->which < join->count) {
		int result = result_at(join, join->which);

		take_error(join, result, operation);
		return result;
	}
	for (size_t i = 0; join->policy == JOIN_EACH && join->was_cancelled && i < join->count; i++)
		if (result_at(join, i) == ASYNC_ECANCELED)
			return ASYNC_ECANCELED;
	return 0;
}

static void release(struct join *join, int *results)
{
	for (size_t i = 0; i < join->count; i++) {
		struct async_task *task = join->tasks[i];

		if (results)
			results[i] = result_at(join, i);
		if (!task)
			continue;
		/* Used up, and seen to be if the program passes it again. */
		join->tasks[i] = task_handle(task);
		task_free(task);
	}
}

int join_wait(struct join *join, int *results, const char *operation)
{
	struct async_task *self = join->wait.task;

	for (size_t i = 0; i < join->count; i++)
		if (!join->tasks[i] || join->tasks[i]->has_ended)
			note_end(join, i);
	if (self->scope->cancelled && join->wait.cancel)
		join_cancel(&join->wait);
	if (join->left == 0)
		task_pause(self);
	else
		(void)wait_here(&join->wait);

	int result = conclude(join, operation);

	if (result == ASYNC_ECANCELED && join->was_cancelled)
		scope_deliver(self->scope);
	release(join, results);
	return result;
}
