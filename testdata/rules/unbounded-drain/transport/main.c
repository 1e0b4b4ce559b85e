/*
 * Whoever reads does not see the socket.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>

#include "transport.h"

static size_t received;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];
	ssize_t n;

	(void)fd;
	(void)what;
	while ((n = conn_read(arg, bytes, sizeof(bytes))) > 0) // expect: unbounded-drain
		received += (size_t)n;
}

int main(void)
{
	static struct conn conn = { .transport = &plain };
	struct event_base *base = event_base_new();

	conn.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	event_add(event_new(base, conn.fd, EV_READ | EV_PERSIST, on_data, &conn), NULL);
	return event_base_dispatch(base);
}
