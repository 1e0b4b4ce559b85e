/*
 * A job that suspends, or calls what only the loop may call, is the business of other rules.
 */
#include <async/async.h>

#include <stddef.h>

static int sleeps(void *arg)
{
	(void)arg;
	return async_sleep(10); // expect: suspend-outside-task
}

static int start(void *arg)
{
	return async_to_thread(sleeps, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
