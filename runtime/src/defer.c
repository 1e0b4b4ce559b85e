/*
 * What a task has put aside for its end.
 */
#include "loop.h"
#include "misuse.h"
#include "task.h"

#include <errno.h>
#include <stdlib.h>

struct defer {
	struct defer *next;
	void (*fn)(void *arg);
	void *arg;
};

int async_defer(void (*fn)(void *arg), void *arg)
{
	struct async_task *task = task_here();

	if (!task)
		return misuse_outside("async_defer");

	struct defer *defer = malloc(sizeof *defer);

	if (!defer)
		return -ENOMEM;
	*defer = (struct defer){ .next = task->defers, .fn = fn, .arg = arg };
	task->defers = defer;
	return 0;
}

void defers_run(struct async_task *task)
{
	/* One may put aside another. */
	while (task->defers) {
		struct defer defer = *task->defers;

		free(task->defers);
		task->defers = defer.next;
		ASYNC_SHIELD (task->loop->grace_ms) {
			defer.fn(defer.arg);
		}
	}
}
