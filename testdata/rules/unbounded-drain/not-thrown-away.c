/*
 * Trap: emptying the pipe a thread wakes the loop with. Nothing is done with what is read, and the
 * next wake fills it again. Information.
 */
#define _GNU_SOURCE
#include <event2/event.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

static int wake[2];

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	char bytes[256];
	ssize_t n;

	(void)what;
	(void)arg;
	do
		n = read(fd, bytes, sizeof(bytes));
	while (n > 0 || (n < 0 && errno == EINTR));
}

int main(void)
{
	struct event_base *base = event_base_new();

	if (pipe2(wake, O_NONBLOCK | O_CLOEXEC))
		return 1;
	event_add(event_new(base, wake[0], EV_READ | EV_PERSIST, on_wake, NULL), NULL);
	return event_base_dispatch(base);
}
