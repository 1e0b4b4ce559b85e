/* A group around it waits for none that was not started in it. */
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
		(void)async_spawn(beat, arg); // expect: dropped-task
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
