/*
 * The descriptor is made and read in one file, watched in another.
 */
#include <event2/event.h>

#include <stddef.h>

#include "peer.h"

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	peer_take(arg);
}

int main(void)
{
	static struct peer peer;
	struct event_base *base = event_base_new();

	if (peer_open(&peer) < 0)
		return 1;
	event_add(event_new(base, peer.fd, EV_READ | EV_PERSIST, on_data, &peer), NULL);
	return event_base_dispatch(base);
}
