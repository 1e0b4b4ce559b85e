/*
 * The same without the work: the task does nothing but wait for the flag.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static bool is_stopped;

static int waits(void *arg)
{
	(void)arg;
	while (!is_stopped) {
		if (async_sleep(1000) < 0) // expect: busy-wait
			break;
	}
	return 0;
}

static int stops(void *arg)
{
	int rc = async_sleep(10000);

	(void)arg;
	is_stopped = true;
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, stops, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
