/*
 * Sockets: whether a call blocks is a matter of the descriptor, or of a flag of the call.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct sockaddr address = { .sa_family = AF_INET };

static int blocking_client(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	if (connect(fd, &address, sizeof(address)) < 0) // expect: blocking-call
		goto out;
	if (send(fd, "x", 1, MSG_NOSIGNAL) < 0) // expect: blocking-call
		goto out;
	if (sendfile(fd, 3, NULL, 4096) < 0) // expect: blocking-call
		goto out;
	recv(fd, &byte, 1, 0); // expect: blocking-call
out:
	close(fd);
	return byte;
}

static int blocking_server(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)arg;
	if (bind(fd, &address, sizeof(address)) < 0 || listen(fd, 16) < 0)
		return -1;
	close(accept(fd, NULL, NULL)); // expect: blocking-call
	/* the flag is for the new socket, not for this call */
	return accept4(fd, NULL, NULL, SOCK_NONBLOCK); // expect: blocking-call
}

static int per_call(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	send(fd, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	recv(fd, &byte, 1, MSG_DONTWAIT);
	return byte;
}

static int at_creation(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	connect(fd, &address, sizeof(address));
	send(fd, "x", 1, 0);
	recv(fd, &byte, 1, MSG_WAITALL);
	return accept(fd, NULL, NULL);
}

static int with_fcntl(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0)
		return -1;
	return connect(fd, &address, sizeof(address));
}

static int with_ioctl(void *arg)
{
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	ioctl(fd, FIONBIO, &one);
	return connect(fd, &address, sizeof(address));
}

static int on_one_path_only(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (*(int *)arg)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return connect(fd, &address, sizeof(address)); // expect: blocking-call
}

/* What is asked of the kernel is answered at once. */
static int of_the_kernel(void *arg)
{
	char answer[64];
	int fd = socket(AF_NETLINK, SOCK_RAW, 0);

	(void)arg;
	if (sendto(fd, "x", 1, 0, &address, sizeof(address)) < 0)
		return -1;
	return (int)recv(fd, answer, sizeof(answer), 0);
}

/* Nobody asks for EAGAIN or EINPROGRESS on a blocking descriptor. */
static int tested(void *arg)
{
	char byte = 0;
	int *fd = arg;

	if (connect(*fd, &address, sizeof(address)) < 0 && errno != EINPROGRESS)
		return -1;
	if (recv(*fd, &byte, 1, 0) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return byte;
}

static int datagrams(void *arg)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	(void)arg;
	connect(fd, &address, sizeof(address));
	return (int)sendto(fd, "x", 1, 0, &address, sizeof(address));
}

static int lingers(void *arg)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 5 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	shutdown(fd, SHUT_WR);
	return close(fd); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, blocking_client, arg);
		async_group_spawn(g, blocking_server, arg);
		async_group_spawn(g, per_call, arg);
		async_group_spawn(g, at_creation, arg);
		async_group_spawn(g, with_fcntl, arg);
		async_group_spawn(g, with_ioctl, arg);
		async_group_spawn(g, on_one_path_only, arg);
		async_group_spawn(g, of_the_kernel, arg);
		async_group_spawn(g, tested, arg);
		async_group_spawn(g, datagrams, arg);
		async_group_spawn(g, lingers, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
