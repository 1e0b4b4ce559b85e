/* What is returned may be a task that somebody else owns. */
#include <async/async.h>

#include <stddef.h>

static struct async_task *running;

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static struct async_task *begin_once(void)
{
	struct async_task *task = running;

	if (!task)
		task = async_spawn(beat, NULL);
	return task;
}

static int start(void *arg)
{
	(void)arg;
	running = async_spawn(beat, NULL);
	begin_once();
	return async_cancel_and_await(running);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
