/*
 * What is allowed at a call further down comes up by other calls only, though these are longer.
 */
#include <async/async.h>

#include <stddef.h>

static int fetch(void *arg)
{
	(void)arg;
	return async_sleep(5);
}

static int fetch_modal(void *arg)
{
	/* async-lint: allow(nested-loop-run) the outer loop is meant to stand still */
	return async_run(fetch, arg, NULL);
}

static int fetch_and_wait(void *arg)
{
	return async_run(fetch, arg, NULL);
}

static int fetch_both(void *arg)
{
	int rc = async_run(fetch, arg, NULL); // async-lint: allow(nested-loop-run) as above

	return rc < 0 ? rc : fetch_and_wait(arg);
}

static int start(void *arg)
{
	int rc = fetch_modal(arg);

	// path: main > start > fetch_both > fetch_and_wait > async_run
	return rc < 0 ? rc : fetch_both(arg); // expect: nested-loop-run
}

int main(void)
{
	if (fetch_modal(NULL) < 0 || fetch_both(NULL) < 0)
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
