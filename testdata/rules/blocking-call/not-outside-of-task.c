/*
 * Trap: the function asks where it runs, and blocks only outside of a task.
 */
#include <async/async.h>

#include <stdbool.h>
#include <unistd.h>

static int nap(unsigned seconds)
{
	if (async_in_task())
		return async_sleep(seconds * 1000UL);
	sleep(seconds);
	return 0;
}

static int nap_with_else(unsigned seconds)
{
	int rc = 0;

	if (!async_in_task()) {
		sleep(seconds);
	} else {
		rc = async_sleep(seconds * 1000UL);
	}
	return rc;
}

static int nap_by_flag(unsigned seconds)
{
	bool in_task = async_in_task();

	if (in_task)
		return async_sleep(seconds * 1000UL);
	sleep(seconds);
	return 0;
}

static int start(void *arg)
{
	unsigned *seconds = arg;
	int rc = nap(*seconds);

	if (rc >= 0)
		rc = nap_with_else(*seconds);
	return rc < 0 ? rc : nap_by_flag(*seconds);
}

int main(void)
{
	static unsigned seconds = 1;

	nap(seconds);
	nap_with_else(seconds);
	nap_by_flag(seconds);
	return async_run(start, &seconds, NULL) < 0;
}
