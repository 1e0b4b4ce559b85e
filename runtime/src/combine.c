/*
 * Several tasks as one: gather, all_settled, race, any. Each is a join with another policy.
 */
#include "join.h"
#include "misuse.h"

#include <errno.h>

/* Consumes the tasks, or refuses and consumes none. */
static int combine(struct join *join, int *results, const char *operation)
{
	int rc = join_claim(join, operation);

	if (rc == ASYNC_EMISUSE)
		return rc;
	if (rc == ASYNC_EDEADLOCK)
		return task_fail(
			join->wait.task, -EINVAL, operation, "a task would wait for itself");
	if (rc != 0)
		return task_fail(join->wait.task, -EINVAL, operation,
			"a task is awaited elsewhere, or stands there twice");
	return join_wait(join, results, operation);
}

/* One of several: there has to be one. */
static int one_of(struct join *join, size_t *winner, const char *operation)
{
	if (join->count == 0)
		return task_fail(join->wait.task, -EINVAL, operation, "no tasks");

	int rc = combine(join, NULL, operation);

	if (winner && join->which < join->count)
		*winner = join->which;
	return rc;
}

int async_gather(struct async_task **tasks, size_t n, int *results)
{
	struct async_task *self = task_here();
	struct join join;

	if (!self)
		return misuse_outside("async_gather");
	task_at(self, "async_gather", __builtin_return_address(0));
	join_init(&join, self, tasks, n);
	join.policy = JOIN_ALL;
	return combine(&join, results, "gather");
}

int async_all_settled(struct async_task **tasks, size_t n, int *results)
{
	struct async_task *self = task_here();
	struct join join;

	if (!self)
		return misuse_outside("async_all_settled");
	task_at(self, "async_all_settled", __builtin_return_address(0));
	join_init(&join, self, tasks, n);
	join.policy = JOIN_EACH;
	return combine(&join, results, "all_settled");
}

int async_race(struct async_task **tasks, size_t n, size_t *winner)
{
	struct async_task *self = task_here();
	struct join join;

	if (!self)
		return misuse_outside("async_race");
	task_at(self, "async_race", __builtin_return_address(0));
	join_init(&join, self, tasks, n);
	join.policy = JOIN_FIRST;
	return one_of(&join, winner, "race");
}

int async_any(struct async_task **tasks, size_t n, size_t *winner)
{
	struct async_task *self = task_here();
	struct join join;

	if (!self)
		return misuse_outside("async_any");
	task_at(self, "async_any", __builtin_return_address(0));
	join_init(&join, self, tasks, n);
	join.policy = JOIN_SUCCESS;
	return one_of(&join, winner, "any");
}
