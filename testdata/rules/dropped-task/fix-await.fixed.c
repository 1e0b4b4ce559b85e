/* The call stands for itself in a task: its handle is awaited, and an error is handed on. */
#include <async/async.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *begin(void *arg)
{
	return async_spawn(beat, arg);
}

static int start(void *arg)
{
	// fix: suggest 'start' then waits here until the task has ended: is it not meant to run
	// fix: beside what follows?
	int rc = async_await(async_spawn(beat, arg)); // expect: dropped-task
	if (rc < 0)
		return rc;
	// fix: suggest 'start' then...
	int result = async_await(async_spawn(beat, arg)); // expect: dropped-task
	if (result < 0)
		return result;
	if (arg) {
		// fix: suggest 'start' then...
		int error = async_await(begin( // expect: dropped-task
			arg));
		if (error < 0)
			return error;
	}
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
