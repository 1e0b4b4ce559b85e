/* No statement in a block, no entry of a task, names that are taken. */
#include <async/async.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static void helper(void *arg)
{
	// fix: none
	async_spawn(beat, arg); // expect: dropped-task
}

static int crowded(void *arg)
{
	int rc = 0, result = 0, error = 0, task_rc = 0;

	// fix: none
	async_spawn(beat, arg); // expect: dropped-task
	return rc + result + error + task_rc;
}

static int start(void *arg)
{
	struct async_task *task;

	helper(arg);
	if (arg)
		// fix: none
		async_spawn(beat, arg); // expect: dropped-task
	// fix: none
	task = async_spawn(beat, arg); // expect: dropped-task
	task = async_spawn(crowded, arg);
	return async_await(task);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
