/* It is awaited on none of them. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg); // expect: dropped-task
	int rc = async_sleep(1);

	if (rc < 0 || !task)
		return rc;
	task = async_spawn(beat, arg);
	return async_await(task);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
