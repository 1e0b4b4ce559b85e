/*
 * Waiting with what the runtime has for it: the loop goes on.
 */
#include <async/async.h>

#include <stddef.h>

static int loads(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(loads, arg);

	return async_await(task);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
