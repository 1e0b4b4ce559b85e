/*
 * Tests mark what they test, not themselves.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

static int expect_nap(uint64_t ms)
{
	return nap(ms);
}

static int start(void *arg)
{
	(void)arg;
	return expect_nap(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
