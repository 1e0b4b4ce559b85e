/*
 * The loop stands in a helper, in another file.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>

#include "drain.h"

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	drain(fd);
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
