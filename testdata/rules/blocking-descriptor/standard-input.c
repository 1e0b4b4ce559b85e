/*
 * Standard input is as the program was started with it: mostly it blocks.
 */
#include <event2/event.h>

#include <stddef.h>
#include <unistd.h>

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)fd;
	(void)what;
	(void)arg;
	read(STDIN_FILENO, bytes, sizeof(bytes)); // expect: blocking-descriptor
}

int main(void)
{
	struct event_base *base = event_base_new();

	event_add(event_new(base, STDIN_FILENO, EV_READ, on_input, base), NULL);
	return event_base_dispatch(base);
}
