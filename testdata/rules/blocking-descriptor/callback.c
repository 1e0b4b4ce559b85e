/*
 * A descriptor in a struct: made in one function, watched in another, read by a callback.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
	int fd;
	struct event *event;
};

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	struct peer *peer = arg;
	char bytes[4096];

	(void)fd;
	(void)what;
	// path: socket > watch > on_data > recv
	recv(peer->fd, bytes, sizeof(bytes), 0); // expect: blocking-descriptor
	/* with a flag of its own it does not matter */
	recv(peer->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
}

static void make(struct peer *peer)
{
	peer->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void watch(struct event_base *base, struct peer *peer)
{
	peer->event = event_new(base, peer->fd, EV_READ | EV_PERSIST, on_data, peer);
	event_add(peer->event, NULL);
}

int main(void)
{
	static struct peer peer;
	struct event_base *base = event_base_new();

	make(&peer);
	watch(base, &peer);
	return event_base_dispatch(base);
}
