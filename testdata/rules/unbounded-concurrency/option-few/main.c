/*
 * The configuration beside this file: four tasks at once are few, eight are not.
 */
#include <async/async.h>

#include <stddef.h>

static int nap(void *arg)
{
	(void)arg;
	return async_sleep(1000);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (int i = 0; i < 4; i++)
			async_group_spawn(g, nap, arg);
		for (int i = 0; i < 8; i++)
			async_group_spawn(g, nap, arg); // expect: unbounded-concurrency
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
