/*
 * Started as tasks and never called by name: the one who starts them knows what they do, and
 * async_spawn says of its argument what it is.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int beat(void *arg)
{
	(void)arg;
	return nap(10);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);

	return async_await(task);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
