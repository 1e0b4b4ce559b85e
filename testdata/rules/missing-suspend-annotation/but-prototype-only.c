/*
 * The prototype of another function says it.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms);
int settle(void);

static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

int settle(void) // expect: missing-suspend-annotation
{
	return nap(1);
}

static int start(void *arg)
{
	(void)arg;
	return settle();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
