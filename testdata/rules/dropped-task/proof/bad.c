/*
 * Two tasks whose handles are dropped: nobody learns that the check fails, and nobody waits until
 * the rest is saved.
 */
#include <async/async.h>

#include <stdio.h>

static int saved;

static int checks(void *arg)
{
	(void)arg;
	return -5;
}

static int saves(void *arg)
{
	int rc = async_sleep(10);

	(void)arg;
	if (rc >= 0)
		saved++;
	return rc;
}

static int start(void *arg)
{
	(void)async_spawn(checks, arg); // expect: dropped-task
	(void)async_spawn(saves, arg);  // expect: dropped-task
	return async_sleep(1);
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };
	int rc = async_run(start, NULL, &config);

	printf("start says %d, %d of 1 saved\n", rc, saved);
	return 0;
}
