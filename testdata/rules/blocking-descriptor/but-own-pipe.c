/*
 * A pipe of our own that is read on until nothing is left: the last read waits for the next byte.
 * And "writable" says that some bytes fit, not all.
 */
#include <event2/event.h>

#include <stddef.h>
#include <unistd.h>

static int drains[2], fills[2];

static void on_drain(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)what;
	(void)arg;
	while (read(fd, bytes, sizeof(bytes)) > 0) // expect: blocking-descriptor
		;
}

static void on_room(evutil_socket_t fd, short what, void *arg)
{
	static char bytes[1 << 20];

	(void)what;
	(void)arg;
	write(fd, bytes, sizeof(bytes)); // expect: blocking-descriptor
}

int main(void)
{
	struct event_base *base = event_base_new();

	if (pipe(drains) || pipe(fills))
		return 1;
	event_add(event_new(base, drains[0], EV_READ | EV_PERSIST, on_drain, base), NULL);
	event_add(event_new(base, fills[1], EV_WRITE, on_room, base), NULL);
	return event_base_dispatch(base);
}
