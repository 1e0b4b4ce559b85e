/*
 * What fails is called through a pointer, and a function that is reached through one ignores it.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

struct operations {
	int (*save)(const char *path);
};

static int save_here(const char *path)
{
	return async_rename(path, "/tmp/here");
}

static int save_there(const char *path)
{
	int rc = async_rename(path, "/tmp/there");

	return rc < 0 ? rc : 0;
}

static const struct operations here = { .save = save_here }, there = { .save = save_there };

static int start(void *arg)
{
	const struct operations *operations = arg ? &here : &there;

	// certainty: likely
	operations->save(arg); // expect: await-result-ignored
	(void)operations->save(arg);
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
