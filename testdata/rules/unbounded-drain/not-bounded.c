/*
 * Trap: sources that hold little by nature. An eventfd is empty after one read, a process that
 * ended is told once, a file has an end.
 */
#include <event2/event.h>

#include <errno.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t received;
static int signals;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];
	ssize_t n;

	(void)what;
	(void)arg;
	while (read(fd, bytes, sizeof(bytes)) == 8)
		received++;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		received++;
	while ((n = read(signals, bytes, sizeof(bytes))) > 0)
		received++;
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = eventfd(0, EFD_NONBLOCK);
	sigset_t set;

	sigemptyset(&set);
	signals = signalfd(-1, &set, SFD_NONBLOCK);
	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
