/*
 * Trap: the program is about to end; nobody is kept waiting any more.
 */
#include <async/async.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int journal = 3;

static void die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	fsync(journal);
	abort();
}

static int ends(void *arg)
{
	int rc = async_sleep(1);

	if (rc < 0) {
		fsync(journal);
		sleep(1);
		_exit(1);
	}
	if (!arg)
		die("no argument");
	return 0;
}

static int goes_on(void *arg)
{
	int rc = async_sleep(1);

	if (rc < 0) {
		fsync(journal); // expect: blocking-call
		return rc;
	}
	if (!arg)
		abort();
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, ends, arg);
		async_group_spawn(g, goes_on, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
