/*
 * Through helpers: the finding stands at the call of the last async function, not in the helper,
 * which main uses rightly.
 */
#include <async/async.h>

#include <stddef.h>

static int fetch(void *arg)
{
	(void)arg;
	return async_sleep(5);
}

static int fetch_and_wait(void *arg)
{
	return async_run(fetch, arg, NULL);
}

static int fetch_twice(void *arg)
{
	int rc = fetch_and_wait(arg);

	return rc < 0 ? rc : fetch_and_wait(arg);
}

static int start(void *arg)
{
	// path: main > start > fetch_twice > fetch_and_wait > async_run
	return fetch_twice(arg); // expect: nested-loop-run
}

int main(void)
{
	if (fetch_twice(NULL) < 0)
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
