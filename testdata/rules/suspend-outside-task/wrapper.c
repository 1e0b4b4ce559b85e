/*
 * Through helpers: a helper of tasks is not blamed, who calls it from start-up is.
 */
#include <async/async.h>

#include <stddef.h>

static int settle(void)
{
	return async_sleep(10);
}

static int load(void)
{
	int rc = settle();

	return rc < 0 ? rc : async_yield();
}

/* Only start-up uses this one. */
static int prepare(void)
{
	// path: main > prepare > async_yield
	return async_yield(); // expect: suspend-outside-task
}

/* It says itself that it is for tasks. */
ASYNC_FN static int declared(void)
{
	return settle();
}

static int start(void *arg)
{
	(void)arg;
	return load() < 0 ? -1 : declared();
}

int main(void)
{
	// path: main > load > async_yield
	if (load() < 0) // expect: suspend-outside-task
		return 1;
	// path: main > declared
	if (prepare() < 0 || declared() < 0) // expect: suspend-outside-task
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
