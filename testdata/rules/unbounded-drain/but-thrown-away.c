/* What is read is not thrown away: the other side may be anybody. */
#define _GNU_SOURCE
#include <event2/event.h>

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

static int wake[2];
static size_t received;

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	char bytes[256];
	ssize_t n;

	(void)what;
	(void)arg;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) // expect: unbounded-drain
		received += (size_t)n;
}

int main(void)
{
	struct event_base *base = event_base_new();

	if (pipe2(wake, O_NONBLOCK | O_CLOEXEC))
		return 1;
	event_add(event_new(base, wake[0], EV_READ | EV_PERSIST, on_wake, NULL), NULL);
	return event_base_dispatch(base);
}
