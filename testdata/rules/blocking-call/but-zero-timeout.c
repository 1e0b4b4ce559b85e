/*
 * Just not the trap: the same helpers with another argument.
 */
#include <async/async.h>

#include <poll.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/wait.h>

static int is_readable(int fd, int timeout)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };

	return poll(&polled, 1, timeout);
}

static int is_readable_soon(int fd, int timeout)
{
	return is_readable(fd, timeout > 0 ? timeout : 0);
}

static int reap(pid_t child, int options)
{
	int status = 0;

	return waitpid(child, &status, options) == child ? status : -1;
}

static int wait_until(int fd, struct timeval *limit)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	return select(fd + 1, &set, NULL, NULL, limit);
}

static int waits(void *arg)
{
	struct timeval second = { .tv_sec = 1 };
	int *fd = arg;
	int ready = is_readable(*fd, 100); // expect: blocking-call

	ready += is_readable(*fd, -1);           // expect: blocking-call
	ready += is_readable_soon(*fd, 50);      // expect: blocking-call
	ready += reap(-1, 0);                    // expect: blocking-call
	ready += wait_until(*fd, NULL);          // expect: blocking-call
	return ready + wait_until(*fd, &second); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
