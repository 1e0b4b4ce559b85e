/*
 * A macro that waits until something holds.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

#define WAIT_UNTIL(what)                                                                           \
	do {                                                                                       \
		async_sleep(1);                                                                    \
	} while (!(what))

static int state;

static int loads(void *arg)
{
	int rc = async_sleep(100);

	(void)arg;
	state = 3;
	return rc;
}

static int waits(void *arg)
{
	(void)arg;
	WAIT_UNTIL(state >= 2); // expect: busy-wait
	return state;
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
