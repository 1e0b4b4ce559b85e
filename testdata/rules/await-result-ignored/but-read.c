/*
 * Just not the trap: what is read has been overwritten on every way.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int seen;

static int start(void *arg)
{
	int rc = async_unlink(arg); // expect: await-result-ignored

	rc = 3;
	if (arg)
		seen = rc;
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
