/*
 * Trap: a slot with a default that does nothing, and real functions that do not block either.
 * Assigned at run time, not in an initialiser.
 */
#include <async/async.h>

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

static int count(int job)
{
	static int jobs;

	jobs += job;
	return jobs;
}

static int pause_after(int job)
{
	sleep((unsigned)job);
	return 0;
}

static struct hooks hooks = { nothing, nothing };

static int quick(void *arg)
{
	int *job = arg;

	return hooks.before(*job);
}

static int slow(void *arg)
{
	int *job = arg;

	return hooks.after(*job); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	hooks.before = count;
	hooks.after = pause_after;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, quick, arg);
		async_group_spawn(g, slow, arg);
	}
	return rc;
}

int main(void)
{
	static int job = 1;

	return async_run(start, &job, NULL) < 0;
}
