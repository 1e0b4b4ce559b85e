/*
 * The same where the C library checks how large a descriptor is.
 */
#define __OPTIMIZE__ 1
#undef _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 2
#include <event2/event.h>

#include <stddef.h>
#include <sys/select.h>
#include <sys/socket.h>

static int peer;
static fd_set wanted;

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct timeval none = { 0, 0 };
	fd_set ready = wanted;
	char bytes[64];

	(void)fd;
	(void)what;
	(void)arg;
	if (select(peer + 1, &ready, NULL, NULL, &none) > 0 && FD_ISSET(peer, &ready))
		recv(peer, bytes, sizeof(bytes), 0); // expect: blocking-descriptor
}

int main(void)
{
	struct event_base *base = event_base_new();

	peer = socket(AF_INET, SOCK_STREAM, 0);
	FD_ZERO(&wanted);
	FD_SET(peer, &wanted);
	event_add(event_new(base, -1, EV_PERSIST, on_turn, NULL), NULL);
	return event_base_dispatch(base);
}
