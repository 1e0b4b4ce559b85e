/*
 * Just not the trap: nobody cancels the task, and it alone knows what came of it.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int beat(void *arg)
{
	return async_unlink(arg);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);

	async_await(task); // expect: await-result-ignored
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
