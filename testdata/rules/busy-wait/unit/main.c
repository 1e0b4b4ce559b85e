/*
 * Two tasks that meet in a flag.
 */
#include <async/async.h>

#include <stddef.h>

#include "state.h"

static int publishes(void *arg)
{
	int rc = async_sleep(100);

	state_publish(arg, 42);
	return rc;
}

static int waits(void *arg)
{
	struct state *state = arg;

	while (!state_is_ready(state))
		// path: start > waits > state.is_ready > start > publishes > state_publish
		// path: state.is_ready
		// step: state.c:14 'state_publish' changes 'state.is_ready'
		async_sleep(10); // expect: busy-wait
	return state->value;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, publishes, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	static struct state state;

	return async_run(start, &state, NULL) < 0;
}
