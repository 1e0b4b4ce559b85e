/*
 * Trap: the wait is skipped only when something failed, and that ends the loop.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static int prepare(int *state)
{
	return *state > 3 ? -1 : ++*state;
}

static int by_result(void *arg)
{
	int rc = 0;

	while (rc >= 0) {
		rc = prepare(arg);
		if (rc >= 0)
			rc = async_sleep(10);
		if (rc >= 0)
			rc = async_sleep(20);
	}
	return rc;
}

static int by_constant(void *arg)
{
	bool is_running = true;

	while (is_running) {
		if (prepare(arg) < 0)
			is_running = false;
		else if (async_sleep(10) < 0)
			is_running = false;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, by_result, arg);
		async_group_spawn(g, by_constant, arg);
	}
	return rc;
}

int main(void)
{
	static int state;

	return async_run(start, &state, NULL) < 0;
}
