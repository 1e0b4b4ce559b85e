/*
 * Sleeping and yielding.
 */
#include "loop.h"
#include "task.h"

struct sleep_wait {
	struct wait wait;
	struct async_timer timer;
};

static void sleep_fire(struct async_timer *timer)
{
	wait_wake(&OWNER_OF(timer, struct sleep_wait, timer)->wait, 0);
}

static void sleep_cancel(struct wait *wait)
{
	struct sleep_wait *sleep = OWNER_OF(wait, struct sleep_wait, wait);

	timers_remove(&wait->task->loop->timers, &sleep->timer);
	wait_cancelled(wait);
}

int async_sleep(uint64_t ms)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;

	struct sleep_wait sleep = {
		.wait = { .task = task, .cancel = sleep_cancel },
		.timer = { .deadline = loop_deadline(task->loop, ms), .fire = sleep_fire },
	};

	rc = timers_add(&task->loop->timers, &sleep.timer);
	if (rc != 0)
		return task_fail(task, rc, "sleep", NULL);
	return (int)wait_here(&sleep.wait);
}

int async_yield(void)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	list_append(&task->loop->yielded, &task->queue);
	task_suspend(task);
	return 0;
}

int async_yield_microtask(void)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc == 0)
		task_pause(task);
	return rc;
}
