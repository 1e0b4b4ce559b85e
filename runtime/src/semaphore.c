/*
 * Semaphores. A permit that is given back goes straight to the task that waited longest, so that
 * nobody can overtake it: `permits` is above 0 only while nobody waits.
 */
#include "task.h"

#include <stdlib.h>

struct async_semaphore {
	size_t permits;
	struct async_link waiting; /* struct wait */
};

struct async_semaphore *async_semaphore_new(size_t permits)
{
	struct async_semaphore *semaphore = calloc(1, sizeof *semaphore);

	if (!semaphore)
		return NULL;
	semaphore->permits = permits;
	list_init(&semaphore->waiting);
	return semaphore;
}

static int acquire(struct async_task *task, struct async_semaphore *semaphore)
{
	if (semaphore->permits > 0) {
		semaphore->permits--;
		task_pause(task);
		return 0;
	}

	struct wait wait = { .task = task, .cancel = wait_cancel_listed };

	list_append(&semaphore->waiting, &wait.link);
	return task_fail(task, (int)wait_here(&wait), "semaphore_acquire", NULL);
}

int async_semaphore_acquire(struct async_semaphore *semaphore)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc == 0 ? acquire(task, semaphore) : rc;
}

void async_semaphore_release(struct async_semaphore *semaphore)
{
	struct async_link *next = list_take(&semaphore->waiting);

	if (next)
		wait_wake(OWNER_OF(next, struct wait, link), 0);
	else
		semaphore->permits++;
}

void async_semaphore_free(struct async_semaphore *semaphore)
{
	if (!semaphore)
		return;
	wait_wake_all(&semaphore->waiting, ASYNC_ECLOSED);
	free(semaphore);
}

struct async_permit *async_permit_open(
	struct async_permit *permit, struct async_semaphore *semaphore, int *result)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*permit = (struct async_permit){ 0 };
	if (rc == 0)
		rc = acquire(task, semaphore);
	if (result)
		*result = rc;
	if (rc != 0)
		return NULL;
	permit->semaphore = semaphore;
	return permit;
}

void async_permit_close(struct async_permit *permit)
{
	if (permit->semaphore)
		async_semaphore_release(permit->semaphore);
}
