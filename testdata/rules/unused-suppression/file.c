/*
 * For the whole file, wherever that is said.
 */
#include <async/async.h>

#include <unistd.h>

static int start(void *arg)
{
	int *fd = arg;

	sleep(1);
	return fsync(*fd);
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}

/* async-lint: allow-file(blocking-call) this tool does one thing at a time */
