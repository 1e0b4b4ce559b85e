/*
 * Every comment allows something: at the end of a line, before it, in a statement over several
 * lines, and for a function.
 */
#include <async/async.h>

#include <sys/stat.h>
#include <unistd.h>

static int flush(int fd)
{
	int rc = async_sleep(1);

	fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
	/* async-lint: allow(blocking-call) a battery-backed disk */
	fsync(fd);
	/*
	 * async-lint: allow(blocking-call,
	 *                   until=2999-12-31) a battery-backed disk
	 */

	fsync(fd);
	// async-lint: allow(blocking-call) a battery-backed disk
	rc = rc < 0 ? rc : fsync(fd);
	return rc ? rc : fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
}

/* async-lint: allow-function(blocking-call) only the tests run this */
static int settle(int fd)
{
	int rc = async_sleep(1);

	return fsync(fd) ? rc : fsync(fd);
}

static int inside(int fd)
{
	// async-lint: allow-function(blocking-call) only the tests run this
	int rc = async_sleep(1);

	return fsync(fd) ? rc : fsync(fd);
}

static int start(void *arg)
{
	int *fd = arg;

	return flush(*fd) || settle(*fd) || inside(*fd);
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
