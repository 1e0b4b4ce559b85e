/*
 * A function hands the task on that another one hands on; whoever calls it drops it.
 */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *start_beat(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);

	if (!task)
		return NULL;
	return task;
}

static struct async_task *start_one(void *arg)
{
	return arg ? start_beat(arg) : NULL;
}

static int start(void *arg)
{
	// path: main > start > start_one > start_beat > async_spawn
	// step: wrapper.c:25 'start_one' returns the task that 'start_beat' returns
	// step: wrapper.c:16 'start_beat' returns the task that 'async_spawn' starts
	start_one(arg); // expect: dropped-task
	return async_sleep(100);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
