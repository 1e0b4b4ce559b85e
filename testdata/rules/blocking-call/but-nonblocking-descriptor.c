/*
 * Just not the trap: the flag is set on another descriptor, too late, or taken away again.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>

static int another_one(void *arg)
{
	char byte = 0;
	int first = socket(AF_INET, SOCK_STREAM, 0);
	int second = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	fcntl(first, F_SETFL, O_NONBLOCK);
	recv(second, &byte, 1, 0); // expect: blocking-call
	return byte;
}

static int too_late(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	recv(fd, &byte, 1, 0); // expect: blocking-call
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return byte;
}

static int taken_away(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	recv(fd, &byte, 1, 0); // expect: blocking-call
	return byte;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, another_one, arg);
		async_group_spawn(g, too_late, arg);
		async_group_spawn(g, taken_away, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
