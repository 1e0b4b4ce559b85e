/*
 * Edges are watched, so the socket has to be emptied. But this callback knows how to come again: it
 * may stop after a fixed amount.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static struct event_base *base;
static size_t received, lines;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];
	ssize_t n;

	(void)what;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) // expect: unbounded-drain
		received += (size_t)n;
	if (received > lines)
		event_base_once(base, -1, EV_TIMEOUT, on_data, arg, NULL);
}

int main(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	base = event_base_new();
	event_add(event_new(base, fd, EV_READ | EV_PERSIST | EV_ET, on_data, base), NULL);
	return event_base_dispatch(base);
}
