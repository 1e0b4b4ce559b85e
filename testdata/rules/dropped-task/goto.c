/*
 * Jumps: the handle is overwritten on the way round, and kept by nobody behind the label.
 */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	struct async_task *task;
	int turns = 0;
	int rc = -1;

again:
	task = async_spawn(beat, arg); // expect: dropped-task
	if (!task)
		goto out;
	rc = async_sleep(1);
	if (rc < 0)
		goto out;
	if (++turns < 3)
		goto again;
out:
	return rc;
}

/* Here it is kept, if only behind the last turn. */
static int keeps(void *arg)
{
	struct async_task *task;
	int turns = 0;

again:
	task = async_spawn(beat, arg);
	if (++turns < 3)
		goto again;
	return async_await(task);
}

static int both(void *arg)
{
	int rc = start(arg);

	return rc < 0 ? rc : keeps(arg);
}

int main(void)
{
	return async_run(both, NULL, NULL) < 0;
}
