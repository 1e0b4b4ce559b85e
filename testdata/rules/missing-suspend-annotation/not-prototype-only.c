/*
 * The prototype says it; the definition inherits that.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int nap(uint64_t ms);
ASYNC_FN int settle(void);
int settle(void);

static int nap(uint64_t ms)
{
	return async_sleep(ms);
}

int settle(void)
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
