/*
 * A flag that a helper sets on one way only, as its argument says: calls that ask for it do not
 * wait.
 */
#include <event2/event.h>

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>

static int reap(bool wait)
{
	int flags = 0, status;

	if (!wait)
		flags |= WNOHANG;
	return waitpid(-1, &status, flags);
}

static int look_up(const char *host, bool is_numeric)
{
	struct addrinfo hints, *found;

	memset(&hints, 0, sizeof(hints));
	if (is_numeric)
		hints.ai_flags |= AI_NUMERICHOST;
	return getaddrinfo(host, "443", &hints, &found);
}

static void on_child(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	reap(false);
	look_up(arg, true);
}

static void on_stop(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	// path: main > on_stop > reap > waitpid
	reap(true);          // expect: blocking-call
	look_up(arg, false); // expect: blocking-call
}

int main(void)
{
	struct event_base *base = event_base_new();

	event_add(event_new(base, 17, EV_SIGNAL | EV_PERSIST, on_child, "::1"), NULL);
	event_add(event_new(base, 15, EV_SIGNAL | EV_PERSIST, on_stop, "localhost"), NULL);
	return event_base_dispatch(base);
}
