/*
 * The server that the HTTP rows of bench/runtime ask: answers every request head with the same few
 * bytes and keeps the connection. It prints its port on 127.0.0.1 and serves until it is killed. It
 * reads no bodies and looks at no path: it is there to cost its clients nothing but the kernel.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\n"
			     "Content-Type: text/plain\r\n"
			     "Content-Length: 14\r\n"
			     "\r\n"
			     "Hello, client\n";

/* Up to where the end of a head, "\r\n\r\n", has been read. */
struct connection {
	int fd;
	int matched;
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int listen_somewhere(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (const void *)&address, size) != 0 || listen(fd, 128) != 0 ||
		getsockname(fd, (void *)&address, &size) != 0)
		die("listen");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static void watch(int epoll, struct connection *connection)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
		die("epoll_ctl");
}

static struct connection *connection_new(int fd)
{
	struct connection *connection = calloc(1, sizeof *connection);

	if (!connection)
		die("calloc");
	connection->fd = fd;
	return connection;
}

static void accept_one(int epoll, int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	int one = 1;

	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	watch(epoll, connection_new(fd));
}

static void serve(struct connection *connection)
{
	static const char end[] = "\r\n\r\n";
	char buffer[4096];
	ssize_t count = recv(connection->fd, buffer, sizeof buffer, 0);

	if (count <= 0) {
		close(connection->fd);
		free(connection);
		return;
	}
	for (ssize_t i = 0; i < count; i++) {
		if (buffer[i] == end[connection->matched])
			connection->matched++;
		else
			connection->matched = buffer[i] == end[0];
		if (connection->matched < 4)
			continue;
		connection->matched = 0;
		(void)!send(connection->fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
	}
}

int main(void)
{
	struct connection *listener = connection_new(listen_somewhere());
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event events[64];

	if (epoll < 0)
		die("epoll_create1");
	watch(epoll, listener);
	for (;;) {
		int count = epoll_wait(epoll, events, 64, -1);

		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr == listener)
				accept_one(epoll, listener->fd);
			else
				serve(events[i].data.ptr);
		}
	}
}
