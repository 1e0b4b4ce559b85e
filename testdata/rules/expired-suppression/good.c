/*
 * The last day counts, and a day to come.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	/* async-lint: allow(blocking-call, until=2026-06-01) until there is a thread for it */
	fsync(*fd);
	return fsync(*fd); // async-lint: allow(until=2999-12-31, blocking-call) not soon
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
