/* Nobody is to wait, perhaps, but nothing says so. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static void fire(async_fn fn, void *arg)
{
	(void)async_spawn(fn, arg); // expect: dropped-task
}

static struct async_task *begin(void *arg)
{
	return async_spawn(beat, arg);
}

static int start(void *arg)
{
	fire(beat, arg);
	begin(arg); // expect: dropped-task
	return async_spawn_detached(beat, arg, NULL);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
