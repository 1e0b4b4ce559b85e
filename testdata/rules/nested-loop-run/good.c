/*
 * A loop is run by main, once before and once after the other; tasks await each other.
 */
#include <async/async.h>

#include <stddef.h>

static int job(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

static int start(void *arg)
{
	int rc = job(arg);

	if (rc < 0)
		return rc;
	return async_await(async_spawn(job, arg));
}

static int run_all(void)
{
	int rc = async_run(start, NULL, NULL);

	return rc < 0 ? rc : async_run(job, NULL, NULL);
}

int main(void)
{
	return run_all() < 0;
}
