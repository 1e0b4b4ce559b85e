/*
 * Trap: a wait of zero, written as a constant, through a helper's parameter, or as a null.
 */
#include <async/async.h>

#include <poll.h>
#include <semaphore.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/wait.h>

#define NO_WAIT 0

static sem_t items;

static int is_readable(int fd, int timeout)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };

	return poll(&polled, 1, timeout);
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

static int looks(void *arg)
{
	struct timeval none = { 0 };
	int *fd = arg;
	int ready = is_readable(*fd, 0);

	ready += is_readable(*fd, NO_WAIT);
	ready += reap(-1, WNOHANG);
	ready += sem_trywait(&items);
	return ready + wait_until(*fd, &none);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, looks, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
