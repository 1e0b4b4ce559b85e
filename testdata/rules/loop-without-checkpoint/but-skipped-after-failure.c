/* The wait is skipped after a failure, and the failure is forgotten: the loop spins. */
#include <async/async.h>

#include <stddef.h>

static int prepare(int *state)
{
	return *state > 3 ? -1 : ++*state;
}

static int retries(void *arg)
{
	int rc = 0;

	for (;;) {
		if (prepare(arg) < 0) // expect: loop-without-checkpoint
			continue;
		rc = async_sleep(10);
		if (rc < 0)
			return rc;
	}
}

int main(void)
{
	static int state;

	return async_run(retries, &state, NULL) < 0;
}
