/*
 * Trap: it yields now and then, on purpose: every so many turns, or when its time is up.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int breathe(void)
{
	return async_yield();
}

static int by_count(void *arg)
{
	unsigned turns = 0;

	for (;;) {
		int rc = 0;

		if (!take(arg))
			rc = async_sleep(10);
		else if (++turns % 100 == 0)
			rc = breathe();
		if (rc < 0)
			return rc;
	}
}

static int by_time(void *arg)
{
	uint64_t began = async_now();

	for (;;) {
		int rc = 0;

		if (!take(arg))
			rc = async_sleep(10);
		if (async_now() - began > 5) {
			rc = async_yield();
			began = async_now();
		}
		if (rc < 0)
			return rc;
	}
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, by_count, arg);
		async_group_spawn(g, by_time, arg);
	}
	return rc;
}

int main(void)
{
	static int jobs = 3;

	return async_run(start, &jobs, NULL) < 0;
}
