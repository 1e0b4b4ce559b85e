/* The call stands for itself in a function that returns errors: it hands this one on, too. */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int save(const char *path)
{
	// fix: suggest 'save' then returns here when 'async_unlink' fails: must nothing be given
	// fix: back before, nor anything be done all the same?
	async_unlink(path); // expect: await-result-ignored
	if (path) {
		// fix: suggest 'save' then...
		async_mkdir(path, // expect: await-result-ignored
			0700);
	}
	return async_rename(path, "/tmp/here");
}

static int start(void *arg)
{
	return save(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
