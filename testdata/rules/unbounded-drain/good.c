/*
 * Reads once, or a fixed number of times: the loop calls again when there is more.
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
	for (int turn = 0; turn < 8; turn++) {
		n = read(fd, bytes, sizeof(bytes));
		if (n <= 0)
			return;
		received += (size_t)n;
	}
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
