/*
 * Trap: loops that end with the first thing they find.
 */
#include <async/async.h>

#include <errno.h>
#include <stddef.h>

static int try_connect(int *tries)
{
	return --*tries ? -EAGAIN : 3;
}

static int connect_some(void *arg)
{
	for (;;) {
		int rc = try_connect(arg);

		if (rc >= 0)
			return rc;
		if (rc == -EINTR)
			continue;
		if (async_sleep(10) < 0)
			return -1;
	}
}

int main(void)
{
	static int tries = 3;

	return async_run(connect_some, &tries, NULL) < 0;
}
