/*
 * The mode of a descriptor across functions: what helpers return, what callers hand over, what is
 * kept in fields, what dup shares, and who asks for EAGAIN.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct link {
	int quiet, loud, asked;
};

static int quiet_socket(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
}

static int loud_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int pair(int *out)
{
	return pipe2(out, O_NONBLOCK | O_CLOEXEC);
}

static int take(int fd)
{
	char byte = 0;

	return (int)recv(fd, &byte, 1, 0);
}

static int results(void *arg)
{
	char byte = 0;
	int ends[2];

	(void)arg;
	recv(quiet_socket(), &byte, 1, 0);
	recv(loud_socket(), &byte, 1, 0); // expect: blocking-call
	if (pair(ends))
		return -1;
	return (int)read(ends[0], &byte, 1);
}

static int copies(void *arg)
{
	char byte = 0;
	int fd = quiet_socket();
	int same = dup(fd);
	int other = fcntl(loud_socket(), F_DUPFD_CLOEXEC, 0);

	(void)arg;
	recv(other, &byte, 1, 0); // expect: blocking-call
	return (int)recv(same, &byte, 1, 0);
}

static int fields(void *arg)
{
	struct link *link = arg;
	char byte = 0;

	link->quiet = quiet_socket();
	link->loud = loud_socket();
	link->asked = loud_socket();
	return byte;
}

static int uses(void *arg)
{
	struct link *link = arg;
	char byte = 0;

	recv(link->quiet, &byte, 1, 0);
	recv(link->loud, &byte, 1, 0); // expect: blocking-call
	recv(link->asked, &byte, 1, 0);
	if (take(link->asked) < 0 && errno == EAGAIN)
		return 0;
	return byte;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, results, arg);
		async_group_spawn(g, copies, arg);
		async_group_spawn(g, fields, arg);
		async_group_spawn(g, uses, arg);
	}
	return rc;
}

int main(void)
{
	static struct link link;

	return async_run(start, &link, NULL) < 0;
}
