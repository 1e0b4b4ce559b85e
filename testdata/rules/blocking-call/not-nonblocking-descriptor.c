/*
 * Trap: the descriptor is in non-blocking mode: by flags at its creation, by a helper, by what was
 * put into a field.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
	int fd;
	int peer;
};

static int set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL, 0);

	return flags < 0 ? flags : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

static int open_connection(struct connection *connection)
{
	connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	connection->peer = socket(AF_INET, SOCK_STREAM, 0);
	return connection->fd < 0 ? -1 : 0;
}

static int in_this_function(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int same = fd;

	(void)arg;
	if (recv(same, &byte, 1, 0) < 0)
		return -1;
	return byte;
}

static int by_a_helper(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	if (set_nonblocking(fd) < 0)
		return -1;
	recv(fd, &byte, 1, 0);
	return byte;
}

static int by_a_field(void *arg)
{
	struct connection connection;
	char byte = 0;

	(void)arg;
	if (open_connection(&connection) < 0)
		return -1;
	recv(connection.fd, &byte, 1, 0);
	return byte;
}

static int by_the_other_field(void *arg)
{
	struct connection connection;
	char byte = 0;

	(void)arg;
	if (open_connection(&connection) < 0)
		return -1;
	recv(connection.peer, &byte, 1, 0);         // expect: blocking-call
	read(connection.peer, &byte, sizeof(byte)); // expect: blocking-call
	return byte;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, in_this_function, arg);
		async_group_spawn(g, by_a_helper, arg);
		async_group_spawn(g, by_a_field, arg);
		async_group_spawn(g, by_the_other_field, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
