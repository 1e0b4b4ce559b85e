/*
 * Whether it waits is decided in another unit.
 */
#include <async/async.h>

#include "box.h"

static int consume(void *arg)
{
	for (;;) {
		// path: start > consume
		int rc = box_take(arg); // expect: loop-without-checkpoint

		if (rc < 0)
			return rc;
	}
}

static int follow(void *arg)
{
	for (;;) {
		int rc = box_wait(arg);

		if (rc < 0)
			return rc;
	}
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, consume, arg);
		async_group_spawn(g, follow, arg);
	}
	return rc;
}

int main(void)
{
	static struct box box;

	return async_run(start, &box, NULL) < 0;
}
