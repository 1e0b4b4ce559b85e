/*
 * The error comes up through two functions; whoever calls the upper one drops it.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int save(const char *path)
{
	return async_rename(path, "/tmp/here");
}

static int save_all(const char *path)
{
	int rc = 0;

	for (int i = 0; i < 3 && rc >= 0; i++)
		rc = save(path);
	return rc;
}

static int start(void *arg)
{
	// path: main > start > save_all > save > async_rename
	// step: wrapper.c:21 'save_all' returns the error of 'save'
	// step: wrapper.c:13 'save' returns the error of 'async_rename'
	save_all(arg); // expect: await-result-ignored
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
