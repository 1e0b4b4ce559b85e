/*
 * Loops made of goto.
 */
#include <async/async.h>

#include <stddef.h>

static int take(int *jobs)
{
	return *jobs > 0 ? (*jobs)-- : 0;
}

static int jumps_past(void *arg)
{
	int rc;

again:
	if (take(arg)) // expect: loop-without-checkpoint
		goto again;
	rc = async_sleep(10);
	if (rc < 0)
		return rc;
	goto again;
}

static int jumps_to_wait(void *arg)
{
	int rc;

again:
	if (take(arg))
		goto wait;
	take(arg);
wait:
	rc = async_sleep(10);
	if (rc >= 0)
		goto again;
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, jumps_past, arg);
		async_group_spawn(g, jumps_to_wait, arg);
	}
	return rc;
}

int main(void)
{
	static int jobs = 3;

	return async_run(start, &jobs, NULL) < 0;
}
