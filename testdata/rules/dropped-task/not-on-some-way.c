/* It is awaited on one of the ways: which one leaks is another rule's question. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	struct async_task *task = async_spawn(beat, arg);
	int rc = async_sleep(1);

	if (rc < 0)
		return rc;
	return async_await(task);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
