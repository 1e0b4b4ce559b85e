/*
 * Just not the trap: one of the ways returns an error, if only a constant or a negated one.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

#include <errno.h>

static int size(const char *path)
{
	return async_exists(path) > 0 ? 1 : -2;
}

static int nap(const char *path)
{
	int rc = async_sleep(10);

	if (rc < 0)
		return rc;
	return async_exists(path) > 0 ? 0 : -errno;
}

static int start(void *arg)
{
	size(arg); // expect: await-result-ignored
	nap(arg);  // expect: await-result-ignored
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
