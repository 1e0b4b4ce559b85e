/*
 * Reads until nothing is left: a peer that sends as fast as it is read keeps the loop for ever.
 */
#include <event2/event.h>

#include <errno.h>
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
	// hint: count what was taken and return after a fixed amount: the loop calls again
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) // expect: unbounded-drain
		received += (size_t)n;
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
