/*
 * Trap: somebody has looked at it and wrote why.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	/* async-lint: allow(blocking-call) the journal is on a battery-backed disk */
	fsync(*fd);
	/* the journal is on a battery-backed disk */
	return fsync(*fd); // expect: blocking-call
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
