/*
 * What a task waited for fails, and it goes on: the result is dropped, overwritten, put where
 * nobody reads it. (Compilers see the first, if the function is declared so.)
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"

static int save(const char *path)
{
	return async_rename(path, "/tmp/here") < 0 ? -5 : 0;
}

static int dropped(void *arg)
{
	// hint: look at the result, and hand the error on; cast the call to void if it does not
	// hint: matter
	// certainty: certain
	save(arg); // expect: await-result-ignored
	return 0;
}

static int of_the_runtime(void *arg)
{
	async_mkdir(arg, 0700); // expect: await-result-ignored
	return 0;
}

static int overwritten(void *arg)
{
	int rc = async_mkdir(arg, 0700); // expect: await-result-ignored

	rc = async_mkdir("/tmp/here", 0700);
	return rc;
}

static int never_read(void *arg)
{
	int rc;

	rc = async_rmdir(arg); // expect: await-result-ignored
	return 0;
}

static int in_a_loop(void *arg)
{
	int rc = 0;

	for (int i = 0; i < 3; i++)
		rc = async_unlink(arg); // expect: await-result-ignored
	rc = async_rmdir(arg);
	return rc;
}

static int start(void *arg)
{
	static int (*const all[])(
		void *) = { dropped, of_the_runtime, overwritten, never_read, in_a_loop };
	int rc = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all) && rc >= 0; i++)
		rc = all[i](arg);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
