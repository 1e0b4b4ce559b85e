/* A number that a field always holds, handed to a helper that waits for as long. */
#include <event2/event.h>

#include <poll.h>
#include <stddef.h>

struct settings {
	int look, wait;
};

static struct settings settings;

static int ready(int fd, int limit)
{
	struct pollfd set = { .fd = fd, .events = POLLIN };

	return poll(&set, 1, limit);
}

static void on_look(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	ready(fd, settings.look);
}

static void on_wait(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	// path: main > on_wait > ready > poll
	ready(fd, settings.wait); // expect: blocking-call
}

int main(void)
{
	struct event_base *base = event_base_new();

	settings.look = 0;
	settings.wait = 100;
	event_add(event_new(base, 0, EV_READ, on_look, NULL), NULL);
	event_add(event_new(base, 0, EV_READ, on_wait, NULL), NULL);
	return event_base_dispatch(base);
}
