/*
 * Just not the trap: suspends where the test says that there is no task.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

static int nap(unsigned ms)
{
	if (!async_in_task())
		return async_sleep(ms); // expect: suspend-outside-task
	return 0;
}

int main(void)
{
	return nap(1) < 0;
}

static int start(void *arg)
{
	(void)arg;
	return async_yield();
}

int runs(void)
{
	return async_run(start, NULL, NULL);
}
