/*
 * Trap: a function that suspends in a task and blocks outside of one. It says so itself, and in a
 * task it is harmless; a plain callback is no task.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

ASYNC_MIXED int record_load(int number);

ASYNC_MIXED static int pause_for(unsigned ms)
{
	if (async_in_task())
		return async_sleep(ms);
	return usleep(ms * 1000);
}

static int start(void *arg)
{
	int rc = record_load(1);

	(void)arg;
	return rc < 0 ? rc : pause_for(10);
}

int main(void)
{
	if (record_load(0) < 0 || pause_for(10) < 0)
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
