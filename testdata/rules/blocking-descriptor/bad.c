/*
 * The new socket does not inherit the mode of the listening one: it is watched, and read when it
 * is said to be ready.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];

	(void)what;
	(void)arg;
	// hint: use accept4 with SOCK_NONBLOCK: a new socket does not inherit the mode
	read(fd, bytes, sizeof(bytes)); // expect: blocking-descriptor
}

static void on_client(evutil_socket_t fd, short what, void *arg)
{
	int client = accept(fd, NULL, NULL);

	(void)what;
	if (client >= 0)
		event_add(event_new(arg, client, EV_READ | EV_PERSIST, on_data, arg), NULL);
}

int main(void)
{
	struct event_base *base = event_base_new();
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	listen(listener, 16);
	event_add(event_new(base, listener, EV_READ | EV_PERSIST, on_client, base), NULL);
	return event_base_dispatch(base);
}
