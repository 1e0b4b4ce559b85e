/*
 * Just not the trap: it asks, and blocks in a task all the same.
 */
#include <async/async.h>

#include <unistd.h>

static int nap(unsigned seconds)
{
	if (!async_in_task())
		return 0;
	sleep(seconds);
	return 0;
}

static int nap_in_both(unsigned seconds)
{
	int rc = async_in_task() ? async_sleep(1) : 0;

	sleep(seconds); // expect: blocking-call
	return rc;
}

static int start(void *arg)
{
	unsigned *seconds = arg;
	int rc = nap(*seconds); // expect: blocking-call

	return rc < 0 ? rc : nap_in_both(*seconds);
}

int main(void)
{
	static unsigned seconds = 1;

	return async_run(start, &seconds, NULL) < 0;
}
