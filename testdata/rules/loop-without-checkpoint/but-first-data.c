/*
 * The twin: what it finds does not end it.
 */
#include <async/async.h>

#include <errno.h>
#include <stddef.h>

static int try_accept(int *left)
{
	return --*left ? -EAGAIN : 3;
}

static int serve(void *arg)
{
	int served = 0;

	for (;;) {
		int rc = try_accept(arg); // expect: loop-without-checkpoint

		if (rc >= 0) {
			served++;
			continue;
		}
		if (async_sleep(10) < 0)
			return served;
	}
}

int main(void)
{
	static int left = 3;

	return async_run(serve, &left, NULL) < 0;
}
