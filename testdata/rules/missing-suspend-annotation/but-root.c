/*
 * Started as a task in one place, called by its name in another.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int beat(void *arg) // expect: missing-suspend-annotation
{
	(void)arg;
	return nap(10);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);
	int rc = beat(NULL);

	return async_await(task) + rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
