/*
 * The same in a program.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static bool is_loaded;

static int loads(void *arg)
{
	int rc = async_sleep(100);

	(void)arg;
	is_loaded = true;
	return rc;
}

static int waits(void *arg)
{
	(void)arg;
	while (!is_loaded)
		async_yield(); // expect: busy-wait
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
