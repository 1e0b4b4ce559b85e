/*
 * libevent: callbacks that drive their base.
 */
#include <event2/event.h>

#include <stddef.h>

static void on_read(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_dispatch(arg); // expect: nested-loop-run
}

static void on_time(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loop(arg, EVLOOP_NONBLOCK);
}

int main(void)
{
	struct event_base *base = event_base_new();
	struct event *read = event_new(base, 0, EV_READ, on_read, base);
	struct event *time = event_new(base, -1, 0, on_time, base);

	event_add(read, NULL);
	event_add(time, NULL);
	return event_base_dispatch(base);
}
