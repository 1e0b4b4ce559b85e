/* Asks where it is, and does not listen. */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

static int waits(unsigned seconds)
{
	if (!async_in_task())
		return (int)sleep(seconds);
	return async_sleep(seconds * 1000);
}

static int ignores(unsigned seconds)
{
	if (async_in_task())
		return (int)sleep(seconds);
	return 0;
}

static int start(void *arg)
{
	(void)arg;
	return waits(1) + ignores(1); // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
