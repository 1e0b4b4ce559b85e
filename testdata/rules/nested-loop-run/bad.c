/*
 * A task runs a loop: refused by this runtime, endless trouble with others.
 */
#include <async/async.h>

#include <stddef.h>

static int job(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	// hint: call or await what it runs: this is a task already
	return async_run(job, arg, NULL); // expect: nested-loop-run
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
