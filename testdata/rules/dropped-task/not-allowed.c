/* A comment says why nobody waits. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	/* async-lint: allow(dropped-task) it ends with the loop, and cannot fail */
	(void)async_spawn(beat, arg);
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
