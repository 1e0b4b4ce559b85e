/*
 * Tasks whose handle is dropped: as a statement, cast to void, put into a variable that nobody
 * reads, overwritten, only tested. (Compilers see no more than the first.)
 */
#include <async/async.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int as_statement(void *arg)
{
	// hint: await it, start it in an ASYNC_GROUP, or start it with async_spawn_detached() if
	// hint: nobody is to wait for it
	// certainty: certain
	async_spawn(beat, arg); // expect: dropped-task
	return 0;
}

static int cast_to_void(void *arg)
{
	(void)async_spawn(beat, arg); // expect: dropped-task
	return 0;
}

static int never_read(void *arg)
{
	struct async_task *task = async_spawn(beat, arg); // expect: dropped-task

	(void)task;
	return 0;
}

static int overwritten(void *arg)
{
	struct async_task *task = async_spawn(beat, arg); // expect: dropped-task

	task = async_spawn(beat, arg);
	return async_await(task);
}

static int tested(void *arg)
{
	struct async_task *task;

	if (!async_spawn(beat, arg)) // expect: dropped-task
		return -1;
	(void)!async_spawn(beat, arg); // expect: dropped-task
	task = async_spawn(beat, arg); // expect: dropped-task
	return task ? 0 : -1;
}

static int in_a_loop(void *arg)
{
	struct async_task *task = NULL;

	for (int i = 0; i < 3; i++)
		task = async_spawn(beat, arg); // expect: dropped-task
	task = NULL;
	return async_await(task);
}

static int chosen(void *arg)
{
	struct async_task *tasks[2] __attribute__((unused));
	struct async_task *task = arg ? async_spawn(beat, arg) // expect: dropped-task
				      : NULL;

	(void)task;
	tasks[0] = async_spawn(beat, arg); // expect: dropped-task
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		async_group_spawn(g, as_statement, arg);
		async_group_spawn(g, cast_to_void, arg);
		async_group_spawn(g, never_read, arg);
		async_group_spawn(g, overwritten, arg);
		async_group_spawn(g, tested, arg);
		async_group_spawn(g, in_a_loop, arg);
		async_group_spawn(g, chosen, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
