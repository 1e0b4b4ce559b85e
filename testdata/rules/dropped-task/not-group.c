/* The group waits for its tasks, and its spawn returns no handle. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		async_group_spawn(g, beat, arg);
		(void)async_group_spawn(g, beat, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
