/*
 * The mistake, with jumps instead of loops and blocks.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int start(void *arg)
{
	int rc = -1;

	if (!arg)
		goto make;
	rc = async_rmdir(arg); // expect: await-result-ignored
make:
	rc = async_mkdir("/tmp/here", 0700);
	if (rc < 0)
		goto out;
	rc = async_unlink("/tmp/here/x");
out:
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
