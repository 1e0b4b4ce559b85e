/*
 * Just not the trap: the helper makes another descriptor non-blocking.
 */
#include <event2/event.h>

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
	int fd, other;
};

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];

	(void)what;
	(void)arg;
	read(fd, bytes, sizeof(bytes)); // expect: blocking-descriptor
}

static int make_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL, 0);

	return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int main(void)
{
	static struct peer peer;
	struct event_base *base = event_base_new();

	peer.fd = socket(AF_INET, SOCK_STREAM, 0);
	peer.other = socket(AF_INET, SOCK_STREAM, 0);
	make_nonblocking(peer.other);
	event_add(event_new(base, peer.fd, EV_READ | EV_PERSIST, on_data, &peer), NULL);
	return event_base_dispatch(base);
}
