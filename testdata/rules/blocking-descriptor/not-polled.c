/*
 * Trap: what is put into a pollfd does not block.
 */
#include <event2/event.h>

#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>

static int peer;
static struct pollfd wanted[1];

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)fd;
	(void)what;
	(void)arg;
	if (poll(wanted, 1, 0) > 0)
		recv(peer, bytes, sizeof(bytes), 0);
}

int main(void)
{
	struct event_base *base = event_base_new();

	peer = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	wanted[0].fd = peer;
	wanted[0].events = POLLIN;
	event_add(event_new(base, -1, EV_PERSIST, on_turn, NULL), NULL);
	return event_base_dispatch(base);
}
