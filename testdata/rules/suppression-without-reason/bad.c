/*
 * Nobody can tell whether it is still right. So it allows nothing.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	// hint: say why it is right here: /* async-lint: allow(rule) reason */
	// expect@+2: suppression-without-reason
	// expect@+2: blocking-call
	/* async-lint: allow(blocking-call) */
	fsync(*fd);
	// expect@+3: suppression-without-reason
	// expect@+3: blocking-call
	// expect@+1: unused-suppression
	/* async-lint: allow(busy-wait, blocking-call, until=2999-12-31) */
	fsync(*fd);
	return 0;
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
