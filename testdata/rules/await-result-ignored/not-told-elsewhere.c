/*
 * Trap: the group tells what its tasks return, a task that is cancelled is to fail, and what closes
 * or gives back has nobody to tell.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, beat, arg);
	}
	async_cancel_and_await(task);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
