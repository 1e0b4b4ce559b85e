/*
 * Just not the trap: it goes on after that, and says that all is well.
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
		async_rmdir(arg); // expect: await-result-ignored
		rc = async_mkdir(arg, 0755);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
