/*
 * Clients are accepted until nobody is left.
 */
#define _GNU_SOURCE
#include <event2/event.h>

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];
	ssize_t n;

	(void)what;
	(void)arg;
	int client;

	(void)bytes;
	(void)n;
	// path: main > on_data > accept4
	while ((client = accept4(fd, NULL, NULL, SOCK_NONBLOCK)) >= 0) // expect: unbounded-drain
		close(client);
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
