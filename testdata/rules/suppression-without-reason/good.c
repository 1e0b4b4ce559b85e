/*
 * A reason may be short, and may stand on several lines.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	fsync(*fd); /* async-lint: allow(blocking-call) rare */
	/* async-lint: allow(blocking-call)
	 *
	 * The disk has a battery.
	 */
	fsync(*fd);
	return 0;
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
