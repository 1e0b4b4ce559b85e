/*
 * Just not the trap: the test says that this is a task, and a helper that asks something else.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static bool is_wanted;

static int fetch(void *arg)
{
	(void)arg;
	return async_sleep(5);
}

static int wrong_branch(void *arg)
{
	if (!async_in_task())
		return -1;
	return async_run(fetch, arg, NULL);
}

static bool maybe(void)
{
	return async_in_task() && is_wanted;
}

static int open_test(void *arg)
{
	if (maybe())
		return fetch(arg);
	return async_run(fetch, arg, NULL); // expect: nested-loop-run
}

static int start(void *arg)
{
	int rc = wrong_branch(arg); // expect: nested-loop-run

	if (arg)
		rc = open_test(arg);
	return rc;
}

int main(void)
{
	is_wanted = true;
	return async_run(start, NULL, NULL) < 0;
}
