/*
 * Functions that ask where they are suspend only in a task: they are marked as mixed, or the test
 * stands in front of the call. So do their callers.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

ASYNC_FN static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int pause_anywhere(unsigned ms)
{
	if (async_in_task())
		return nap(ms);
	return usleep(ms * 1000);
}

ASYNC_MIXED static int pause_declared(unsigned ms)
{
	return async_in_task() ? nap(ms) : usleep(ms * 1000);
}

static int settle(void)
{
	return pause_anywhere(1) + pause_declared(1);
}

static int start(void *arg)
{
	(void)arg;
	return settle();
}

int main(void)
{
	settle();
	return async_run(start, NULL, NULL) < 0;
}
