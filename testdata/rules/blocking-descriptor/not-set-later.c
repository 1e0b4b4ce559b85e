/*
 * Trap: the mode is set by a helper, after the descriptor was put into a struct, or by the library
 * that watches it.
 */
#include <event2/event.h>
#include <uv.h>

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
	int fd;
	uv_poll_t poll;
};

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	struct peer *peer = arg;
	char bytes[4096];

	(void)what;
	read(fd, bytes, sizeof(bytes));
	read(peer->fd, bytes, sizeof(bytes));
}

static int make_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL, 0);

	if (flags < 0)
		return -1;
	flags |= O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags);
}

static void prepare(struct peer *peer)
{
	make_nonblocking(peer->fd);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	int *fd = poll->data;
	char bytes[64];

	(void)status;
	(void)events;
	read(*fd, bytes, sizeof(bytes));
}

static int library_sets_it(uv_loop_t *loop)
{
	static uv_poll_t poll;
	static int fd;

	fd = socket(AF_INET, SOCK_STREAM, 0);
	uv_poll_init(loop, &poll, fd);
	poll.data = &fd;
	return uv_poll_start(&poll, UV_READABLE, on_poll);
}

int main(void)
{
	static struct peer peer;
	struct event_base *base = event_base_new();

	peer.fd = socket(AF_INET, SOCK_STREAM, 0);
	prepare(&peer);
	event_add(event_new(base, peer.fd, EV_READ | EV_PERSIST, on_data, &peer), NULL);
	library_sets_it(uv_default_loop());
	return event_base_dispatch(base);
}
