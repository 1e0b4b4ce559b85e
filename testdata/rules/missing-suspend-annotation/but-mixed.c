/*
 * The test stands in front of one suspending call, and not of the other.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int pause_twice(unsigned ms) // expect: missing-suspend-annotation
{
	if (async_in_task())
		nap(ms);
	return nap(ms);
}

static int start(void *arg)
{
	(void)arg;
	return pause_twice(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
