/*
 * Tasks that somebody waits for, cancels, or owns; and some that nobody is to wait for.
 */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int awaits(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);
	int rc = async_sleep(5);

	if (rc < 0) {
		async_cancel_and_await(task);
		return rc;
	}
	return async_await(task);
}

static int gathers(void *arg)
{
	struct async_task *tasks[] = { async_spawn(beat, arg), async_spawn(beat, arg) };

	return async_gather(tasks, 2, NULL);
}

static int at_once(void *arg)
{
	return async_await(async_spawn(beat, arg));
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		async_group_spawn(g, awaits, arg);
		async_group_spawn(g, gathers, arg);
		async_group_spawn(g, at_once, arg);
	}
	if (rc < 0)
		return rc;
	return async_spawn_detached(beat, arg, NULL);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
