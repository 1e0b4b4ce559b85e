/*
 * Every result is looked at: returned, compared, counted, kept, or said not to matter.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int failures, last;

static int save(const char *path)
{
	return async_rename(path, "/tmp/here") < 0 ? -5 : 0;
}

static void note(int rc)
{
	failures += rc < 0;
}

static int start(void *arg)
{
	int rc = save(arg);

	if (rc < 0)
		return rc;
	failures += save(arg) < 0;
	last = save(arg);
	note(save(arg));
	(void)save(arg); /* a copy, which the next run makes again */
	return save(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
