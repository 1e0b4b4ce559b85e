/*
 * Trap: the function has failed, and only clears up; what fails then changes nothing.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int start(void *arg)
{
	int rc = async_mkdir(arg, 0700);

	if (rc < 0)
		return rc;
	if (async_rename("/tmp/here", arg) < 0) {
		async_rmdir(arg);
		return -5;
	}
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
