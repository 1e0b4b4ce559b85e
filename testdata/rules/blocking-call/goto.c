/*
 * The way to the call is a goto, forwards and backwards; code behind a return that nothing jumps
 * to never runs.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static int forwards(void *arg)
{
	int *fd = arg;
	int rc = async_sleep(1);

	if (rc < 0)
		goto out;
	if (*fd < 0)
		goto flush;
	rc = 1;
	goto out;
flush:
	rc = fsync(*fd); // expect: blocking-call
out:
	return rc;
}

static int backwards(void *arg)
{
	unsigned left = 3;

	(void)arg;
again:
	sleep(1); // expect: blocking-call
	if (--left > 0)
		goto again;
	return 0;
}

static int never(void *arg)
{
	(void)arg;
	goto out;
	sleep(1);
out:
	return async_sleep(1);
}

static int start(void *arg)
{
	static int fd = 3;
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, forwards, &fd);
		async_group_spawn(g, backwards, NULL);
		async_group_spawn(g, never, NULL);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
