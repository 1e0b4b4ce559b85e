/*
 * Groups: a scope, a count of running tasks, and the first failure; and map, which is a group of
 * workers over one array.
 *
 *  1. `active` counts the places taken. The place of a task that ends goes straight to the task
 *     that waited longest to spawn, so nobody can overtake it.
 *  2. Whoever closes the group is its only joiner.
 */
#include "loop.h"
#include "misuse.h"
#include "scope.h"
#include "task.h"

#include <errno.h>

struct async_group *async_group_open(struct async_group *group, size_t limit, int *result)
{
	struct async_task *task = task_here();

	*group = (struct async_group){ .limit = limit, .result = result };
	list_init(&group->spawners);
	if (result)
		*result = task ? 0 : ASYNC_ENOTASK;
	if (task)
		scope_open(&group->scope, task);
	return group;
}

static void fail(struct async_group *group, int code)
{
	if (group->error)
		return;
	group->error = code;
	scope_fire_as(&group->scope, code);
}

static void leave_place(struct async_group *group)
{
	struct async_link *next = list_take(&group->spawners);
	struct wait *joiner = group->joiner;

	if (next) {
		wait_wake(OWNER_OF(next, struct wait, link), 0);
	} else if (--group->active == 0 && joiner) {
		/* Before it runs, the place may be taken and left again. */
		group->joiner = NULL;
		wait_wake(joiner, 0);
	}
}

static void child_done(struct async_task *task, void *owner)
{
	struct async_group *group = owner;

	/* In a cancelled group ASYNC_ECANCELED is the answer, and no failure; in another one a task
	 * that says so left its work undone, and nobody else knows. */
	bool was_told = task->result == ASYNC_ECANCELED && group->scope.cancelled;

	if (task->result < 0 && !was_told && !group->error) {
		if (task->result != ASYNC_ECANCELED)
			group->scope.task->error = *task_reason(task);
		fail(group, task->result);
	}
	task_free(task);
	leave_place(group);
}

static int take_place(struct async_group *group, struct async_task *task)
{
	if (group->limit == 0 || group->active < group->limit) {
		group->active++;
		return 0;
	}

	struct wait wait = { .task = task, .cancel = wait_cancel_listed };

	list_append(&group->spawners, &wait.link);
	return (int)wait_here(&wait);
}

int async_group_spawn(struct async_group *group, async_fn fn, void *arg)
{
	struct async_task *self;
	int rc = task_enter(&self);

	if (rc == 0)
		rc = take_place(group, self);
	if (rc != 0)
		return rc;

	struct async_task *task = task_new(self->loop, &group->scope, fn, arg);

	if (!task) {
		fail(group, -ENOMEM);
		leave_place(group);
		return task_fail(self, -ENOMEM, "spawn", NULL);
	}
	task->done = child_done;
	task->owner = group;
	task->awaited_by = group->scope.task;
	task_pause(self);
	return 0;
}

void async_group_cancel(struct async_group *group)
{
	if (!group->scope.task)
		return;
	if (group->scope.task->loop != loop_here()) {
		misuse_here("group_cancel", "the group is one of another thread's loop");
		return;
	}
	scope_fire_as(&group->scope, 0);
}

/* The first failure of a task; else, of a group that was ended on purpose, the body's own. */
static void conclude(struct async_group *group)
{
	bool on_purpose = group->scope.fired && group->scope.code == 0;
	int body = group->result ? *group->result : 0;

	scope_conclude(&group->scope, group->result);
	if (!group->result)
		return;
	if (group->error)
		*group->result = group->error;
	else if (on_purpose)
		*group->result = body == ASYNC_ECANCELED ? 0 : body;
}

void async_group_close(struct async_group *group)
{
	struct async_task *self = group->scope.task;

	if (!self)
		return;
	if (group->active == 0)
		task_pause(self);
	while (group->active > 0) {
		struct wait wait = { .task = self };

		group->joiner = &wait;
		(void)wait_here(&wait);
	}
	scope_close(&group->scope);
	conclude(group);
}

/* ---- map ----------------------------------------------------------------------------------- */

struct map {
	struct async_group *group;
	async_fn fn;
	char *items;
	size_t count;
	size_t item_size;
	size_t next;
	int *results;
};

/* Takes the next item until there is none, or one failed. */
static int map_worker(void *arg)
{
	struct map *map = arg;

	while (map->next < map->count && !map->group->scope.cancelled) {
		size_t i = map->next++;
		int result = map->fn(map->items + i * map->item_size);

		if (map->results)
			map->results[i] = result;
		if (result < 0)
			return result;
	}
	return 0;
}

int async_map(async_fn fn, void *items, size_t n, size_t item_size, size_t limit, int *results)
{
	size_t workers = limit && limit < n ? limit : n;
	struct map map = {
		.fn = fn,
		.items = items,
		.count = n,
		.item_size = item_size,
		.results = results,
	};
	int rc = async_in_task() ? 0 : ASYNC_ENOTASK;

	if (rc != 0)
		return rc;
	for (size_t i = 0; results && i < n; i++)
		results[i] = ASYNC_ECANCELED;
	ASYNC_GROUP (group, 0, &rc) {
		map.group = group;
		for (size_t i = 0; i < workers && map.next < n; i++)
			if (async_group_spawn(group, map_worker, &map) != 0)
				break;
	}
	/* Cancelled before an item was taken, there was no call to deliver it to. */
	return rc == 0 && map.next < n ? ASYNC_ECANCELED : rc;
}
