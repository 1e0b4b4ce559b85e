/*
 * Made on two ways, in blocking mode on both.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static int peer = -1;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char byte;

	(void)fd;
	(void)what;
	(void)arg;
again:
	if (read(peer, &byte, 1) == 1) // expect: blocking-descriptor
		goto again;
}

int main(int argc, char **argv)
{
	struct event_base *base = event_base_new();
	int fd;

	(void)argv;
	if (argc > 1)
		goto local;
	fd = socket(AF_INET, SOCK_STREAM, 0);
	goto out;
local:
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
out:
	peer = fd;
	event_add(event_new(base, peer, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
