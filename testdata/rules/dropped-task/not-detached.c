/* Nobody is to wait, and it says so: the spawn, the task, the function that starts it. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

ASYNC_DETACHED static int logs(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

ASYNC_DETACHED static void fire(async_fn fn, void *arg)
{
	(void)async_spawn(fn, arg);
}

ASYNC_DETACHED static struct async_task *begin(void *arg)
{
	return async_spawn(beat, arg);
}

static int start(void *arg)
{
	(void)async_spawn(logs, arg);
	fire(beat, arg);
	begin(arg);
	return async_spawn_detached(beat, arg, NULL);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
