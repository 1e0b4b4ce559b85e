/*
 * Names of rules, and comments that only talk.
 */
#include <async/async.h>

#include <unistd.h>

/* async-lint: the rules are in the manual */
static int start(void *arg)
{
	int *fd = arg;

	/* async-lint: allow(blocking-call) a battery-backed disk */
	fsync(*fd);
	/* The tool async-lint: it would ignore(blocking-call) nothing. */
	return async_sleep(1);
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
