/*
 * Just not the trap: the default is what waits, and not everybody replaces it; a default that does
 * nothing is replaced by what waits.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct hooks {
	int (*before)(int job);
	int (*after)(int job);
};

static int nothing(int job)
{
	(void)job;
	return 0;
}

static int pause_first(int job)
{
	return (int)sleep((unsigned)job);
}

static int flush(int job)
{
	return fsync(job);
}

static struct hooks hooks = { pause_first, nothing };
static bool has_own;

static int first(void *arg)
{
	int *job = arg;

	return hooks.before(*job); // expect: blocking-call
}

static int second(void *arg)
{
	int *job = arg;

	return hooks.after(*job); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	if (has_own)
		hooks.before = nothing;
	hooks.after = flush;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, first, arg);
		async_group_spawn(g, second, arg);
	}
	return rc;
}

int main(int argc, char **argv)
{
	static int job = 1;

	(void)argv;
	has_own = argc > 1;
	return async_run(start, &job, NULL) < 0;
}
