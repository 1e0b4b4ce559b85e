/*
 * Nothing is written: the function returns no errors, the call is not a statement of its own, or
 * its result is no int.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

#pragma GCC diagnostic ignored "-Wunused-value"

static int no_errors(void *arg)
{
	// fix: none
	async_unlink(arg); // expect: await-result-ignored
	return 0;
}

static int errors(void *arg)
{
	char bytes[8] = { 0 };

	if (arg)
		async_unlink("/tmp/here"); // expect: await-result-ignored
	// fix: none
	async_file_read(arg, bytes, sizeof(bytes)); // expect: await-result-ignored
	return async_rmdir("/tmp/here") < 0 ? -1 : bytes[0];
}

static int start(void *arg)
{
	return no_errors(arg) + errors(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
