/*
 * Just not the trap: a comment behind a line that a backslash continues, and two on one line.
 */
#include <async/async.h>

#include <unistd.h>

// clang-format off
static int start(void *arg)
{
	int *fd = arg;

	sleep(1); \
	/* async-lint: allow(blocking-call) on the same line, for the compiler */
	fsync(*fd); // expect: blocking-call
	/* async-lint: allow(blocking-call) it \
is short */ fsync(*fd);
	// expect@+1: unused-suppression
	fsync(*fd); /* async-lint: allow(blocking-call) yes */ /* async-lint: allow(busy-wait) no */
	return 0;
}
// clang-format on

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
