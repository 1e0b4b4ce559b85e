/*
 * Trap: the result is read on one of the ways, by a debugger's macro, or cast to void by its name.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int seen;

static int start(void *arg)
{
	int rc = async_unlink(arg), other = async_rmdir(arg);

	(void)other;
	if (arg)
		seen = rc;
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
