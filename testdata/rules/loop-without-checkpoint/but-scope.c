/*
 * Just not the trap: there is a scope, but the wait in it is skipped while there is work.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int serve(void *arg)
{
	for (;;) {
		int rc = 0;

		ASYNC_TIMEOUT (1000, &rc) { // expect: loop-without-checkpoint
			if (!take(arg))
				rc = async_sleep(10);
		}
		if (rc < 0)
			return rc;
	}
}

int main(void)
{
	static int jobs = 3;

	return async_run(serve, &jobs, NULL) < 0;
}
