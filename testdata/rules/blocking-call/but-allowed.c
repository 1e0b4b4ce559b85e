/*
 * Just not the trap: allowed is another rule, or another line.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	// expect@+1: unused-suppression
	/* async-lint: allow(cpu-heavy-on-loop) it is quick */
	fsync(*fd); // expect: blocking-call
	// expect@+1: unused-suppression
	/* async-lint: allow(blocking-call) the journal is on a battery-backed disk */
	if (*fd < 0)
		return -1;
	return fsync(*fd); // expect: blocking-call
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
