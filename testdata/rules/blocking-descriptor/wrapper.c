/*
 * The socket is made by one helper, watched by another, and read by a third.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int peer, poller;

static int make_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	return fd;
}

static int watch(int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

static int take(int fd, char *into, size_t size)
{
	// path: socket > main > on_poller > take > read
	return (int)read(fd, into, size); // expect: blocking-descriptor
}

static void on_poller(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)fd;
	(void)what;
	(void)arg;
	take(peer, bytes, sizeof(bytes));
}

int main(void)
{
	struct event_base *base = event_base_new();

	poller = epoll_create1(EPOLL_CLOEXEC);
	peer = make_socket();
	watch(peer);
	event_add(event_new(base, poller, EV_READ | EV_PERSIST, on_poller, base), NULL);
	return event_base_dispatch(base);
}
