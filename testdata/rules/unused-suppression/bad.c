/*
 * What the comments allow is not found: it was mended, it is another rule, it is on another line.
 */
#include <async/async.h>

#include <unistd.h>

static int flush(void *arg)
{
	int *fd = arg;

	// hint: delete the comment
	// expect@+1: unused-suppression
	/* async-lint: allow(blocking-call) sleeps only when the peer is slow */
	async_sleep(10);
	// expect@+2: unused-suppression
	// expect@+1: blocking-call
	fsync(*fd); // async-lint: allow(cpu-heavy-on-loop) why
	// hint: delete 'missing-timeout' from its list
	// expect@+1: unused-suppression
	fsync(*fd); // async-lint: allow(missing-timeout, blocking-call) a battery-backed disk
	// expect@+1: unused-suppression
	/* async-lint: allow(blocking-call) the statement that follows has no call */
	*fd = -1;
	return 0;
}

// expect@+1: unused-suppression
/* async-lint: allow-function(busy-wait) why */
static int start(void *arg)
{
	return flush(arg);
}

// expect@+1: unused-suppression
/* async-lint: allow-file(nested-loop-run) why */

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
