/*
 * The same flag, but the program itself sets it.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct shared {
	volatile bool is_ready;
	int value;
	char text[128];
};

static int produces(void *arg)
{
	struct shared *shared = arg;
	int rc = async_sleep(100);

	shared->is_ready = true;
	return rc;
}

static int waits(void *arg)
{
	const struct shared *shared = arg;

	while (!shared->is_ready)
		async_sleep(1); // expect: busy-wait
	return shared->value;
}

static int start(void *arg)
{
	static struct shared shared;
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, produces, &shared);
		async_group_spawn(g, waits, &shared);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
