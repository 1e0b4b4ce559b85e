/*
 * Just not the trap: a pipe holds as much as comes.
 */
#define _GNU_SOURCE
#include <event2/event.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t received;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];
	ssize_t n;

	(void)what;
	(void)arg;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) // expect: unbounded-drain
		received += (size_t)n;
}

int main(void)
{
	struct event_base *base = event_base_new();
	int ends[2];

	if (pipe2(ends, O_NONBLOCK))
		return 1;
	event_add(event_new(base, ends[0], EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
