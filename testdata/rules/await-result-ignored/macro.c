/*
 * A macro makes the call. Where it is a statement, the macro may have said that the result does not
 * matter: that is only possible, and not shown.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

#define REMOVE(path) async_unlink(path)
#define TRY(call)    (void)(call)

static int start(void *arg)
{
	int rc;

	// certainty: certain
	rc = REMOVE(arg); // expect: await-result-ignored
	rc = async_rmdir("/tmp/here");
	REMOVE(arg);
	TRY(async_unlink(arg));
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
