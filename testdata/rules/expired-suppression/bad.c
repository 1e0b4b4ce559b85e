/*
 * The day is past: what is found is shown again.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	// hint: mend what is found, or give the comment another date
	// expect@+2: expired-suppression
	// expect@+2: blocking-call
	/* async-lint: allow(blocking-call, until=2026-05-31) until there is a thread for it */
	fsync(*fd);
	// expect@+2: expired-suppression
	// expect@+1: blocking-call
	fsync(*fd); // async-lint: allow(until=2020-02-29, blocking-call) soon
	return 0;
}

// expect@+1: expired-suppression
/* async-lint: allow-function(blocking-call, until=2026-05-31) why */
static int later(void *arg)
{
	int *fd = arg;

	async_sleep(1);
	return fsync(*fd); // expect: blocking-call
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0 || async_run(later, &fd, NULL) < 0;
}
