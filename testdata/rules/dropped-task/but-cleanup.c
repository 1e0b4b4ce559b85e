/* Nothing happens at the end of the block. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static void end(struct async_task **task)
{
	async_cancel_and_await(*task);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg); // expect: dropped-task
	ASYNC_DEFER(end) struct async_task *other = async_spawn(beat, arg);

	return task && other ? async_sleep(1) : -1;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
