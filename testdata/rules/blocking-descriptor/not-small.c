/*
 * Trap: writes that do not wait, though the descriptor is in blocking mode: a count into an
 * eventfd, a datagram. A watched descriptor whose calls ask for EAGAIN.
 */
#include <event2/event.h>

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static int wake, datagrams, asked;

static void on_event(evutil_socket_t fd, short what, void *arg)
{
	uint64_t one = 1;
	char byte = 0;

	(void)fd;
	(void)what;
	(void)arg;
	write(wake, &one, sizeof(one));
	send(datagrams, &byte, 1, 0);
	if (read(asked, &byte, 1) < 0 && errno == EAGAIN)
		return;
}

int main(void)
{
	struct event_base *base = event_base_new();

	wake = eventfd(0, EFD_CLOEXEC);
	datagrams = socket(AF_INET, SOCK_DGRAM, 0);
	asked = socket(AF_INET, SOCK_STREAM, 0);
	event_add(event_new(base, wake, EV_READ, on_event, base), NULL);
	event_add(event_new(base, datagrams, EV_WRITE, on_event, base), NULL);
	event_add(event_new(base, asked, EV_READ, on_event, base), NULL);
	return event_base_dispatch(base);
}
