/*
 * Trap: the function asks where it runs: directly, by a helper, by a variable, by leaving early.
 */
#include <async/async.h>

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

static int fetch(void *arg)
{
	(void)arg;
	return async_sleep(5);
}

static int by_test(void *arg)
{
	if (async_in_task())
		return fetch(arg);
	return async_run(fetch, arg, NULL);
}

static bool on_fiber(void)
{
	return async_in_task() != 0;
}

static int by_helper(void *arg)
{
	if (on_fiber())
		return fetch(arg);
	return async_run(fetch, arg, NULL);
}

static bool is_outside(void)
{
	bool inside = on_fiber();

	return !inside;
}

static int by_variable(void *arg)
{
	bool outside = is_outside();

	if (outside)
		return async_run(fetch, arg, NULL);
	return fetch(arg);
}

static int by_leaving(void *arg)
{
	if (async_in_task())
		return -1;
	return async_run(fetch, arg, NULL);
}

static int by_assert(void *arg)
{
	assert(!async_in_task());
	return async_run(fetch, arg, NULL);
}

static int all(void *arg)
{
	int rc = by_test(arg);

	if (rc >= 0)
		rc = by_helper(arg);
	if (rc >= 0)
		rc = by_variable(arg);
	return rc;
}

static int start(void *arg)
{
	int rc = all(arg);

	if (rc >= 0 && arg)
		rc = by_leaving(arg);
	return rc < 0 && arg ? by_assert(arg) : rc;
}

int main(void)
{
	if (all(NULL) < 0 || by_leaving(NULL) < 0 || by_assert(NULL) < 0)
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
