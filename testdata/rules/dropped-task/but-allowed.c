/* A comment that is none of ours is no reason. */
#include <async/async.h>

#include <stddef.h>

static int beat(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	/* it ends with the loop, and cannot fail */
	(void)async_spawn(beat, arg); // expect: dropped-task
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
