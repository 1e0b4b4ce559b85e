/*
 * Mutexes. One that is unlocked goes straight to the task that waited longest: it has a holder
 * for as long as anybody waits, and nobody can overtake.
 *
 * What a task holds is in task->mutexes, the last one first: mostly it is the first to be unlocked.
 * A task that ends with one in its hands has made a mistake. The mutex goes on to the next: what it
 * protects may be half done, but who waits hears of the mistake instead of waiting for ever.
 */
#include "mutex.h"
#include "misuse.h"

#include <stdlib.h>

struct async_mutex *async_mutex_new(void)
{
	struct async_mutex *mutex = calloc(1, sizeof *mutex);

	if (mutex)
		list_init(&mutex->waiting);
	return mutex;
}

static void take(struct async_mutex *mutex, struct async_task *task)
{
	mutex->holder = task;
	mutex->next_held = task->mutexes;
	task->mutexes = mutex;
}

static void let_go(struct async_mutex *mutex)
{
	struct async_mutex **at = &mutex->holder->mutexes;

	while (*at != mutex)
		at = &(*at)->next_held;
	*at = mutex->next_held;
	mutex->holder = NULL;
}

void mutex_give(struct async_mutex *mutex, struct lock_wait *wait)
{
	if (mutex->holder) {
		list_append(&mutex->waiting, &wait->wait.link);
		return;
	}
	take(mutex, wait->wait.task);
	wait_wake(&wait->wait, wait->result);
}

void mutex_release(struct async_mutex *mutex)
{
	struct async_link *next = list_take(&mutex->waiting);

	let_go(mutex);
	if (next)
		mutex_give(mutex, OWNER_OF(next, struct lock_wait, wait.link));
}

void mutexes_abandon(struct async_task *task)
{
	struct async_error reason = task->error; /* of its failure, if it failed */

	(void)misuse(task, "task",
		"it ended while it held a mutex, which goes to who waited longest: unlock it");
	task->error = reason;
	while (task->mutexes)
		mutex_release(task->mutexes);
}

static int lock(struct async_task *task, struct async_mutex *mutex)
{
	if (mutex->holder == task)
		return misuse(task, "mutex_lock",
			"the task holds the mutex already, and would wait for itself");
	if (!mutex->holder) {
		take(mutex, task);
		task_pause(task);
		return 0;
	}

	struct lock_wait wait = { .wait = { .task = task, .cancel = wait_cancel_listed } };

	mutex_give(mutex, &wait);
	return (int)wait_here(&wait.wait);
}

int async_mutex_lock(struct async_mutex *mutex)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc == 0 ? lock(task, mutex) : rc;
}

void async_mutex_unlock(struct async_mutex *mutex)
{
	struct async_task *task = task_here();

	if (task && mutex->holder == task)
		mutex_release(mutex);
	else
		misuse_here("mutex_unlock",
			mutex->holder ? "another task holds the mutex: only that one may unlock it"
				      : "nobody holds the mutex");
}

void async_mutex_free(struct async_mutex *mutex)
{
	if (!mutex)
		return;
	if (mutex->holder)
		misuse_here("mutex_free", "a task holds the mutex: it is not freed");
	else if (mutex->returning)
		misuse_here("mutex_free",
			"a task waits on a condition with the mutex: it is not freed");
	else
		free(mutex);
}

struct async_locked *async_locked_open(
	struct async_locked *locked, struct async_mutex *mutex, int *result)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*locked = (struct async_locked){ 0 };
	if (rc == 0)
		rc = lock(task, mutex);
	if (result)
		*result = rc;
	if (rc != 0)
		return NULL;
	locked->mutex = mutex;
	return locked;
}

void async_locked_close(struct async_locked *locked)
{
	if (locked->mutex)
		async_mutex_unlock(locked->mutex);
}
