/*
 * Tried again after something else: when the descriptor is ready, a few times, after a signal only,
 * or because there was progress.
 */
#include <event2/event.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static char bytes[4096];

static void interrupted(int fd)
{
	ssize_t n;

	while ((n = write(fd, bytes, sizeof(bytes))) < 0 && errno == EINTR)
		;
	if (n < 0 && errno == EAGAIN)
		bytes[0] = 0;
}

static bool waits(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	size_t sent = 0;

	while (sent < sizeof(bytes)) {
		ssize_t n = write(fd, bytes + sent, sizeof(bytes) - sent);

		if (n < 0 && errno == EAGAIN) {
			poll(&ready, 1, -1); // expect: blocking-call
			continue;
		}
		if (n < 0)
			return false;
		sent += (size_t)n;
	}
	return true;
}

static ssize_t counted(int fd)
{
	ssize_t n = -1;
	int tries = 10;

	do {
		n = write(fd, bytes, sizeof(bytes));
	} while (n < 0 && errno == EAGAIN && --tries > 0);
	return n;
}

static void either(int fd)
{
	for (;;) {
		ssize_t n = write(fd, bytes, sizeof(bytes));

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		if (n == sizeof(bytes))
			return;
	}
}

static void flagged(int fd)
{
	bool is_full = false;

	while (!is_full) {
		ssize_t n = write(fd, bytes, 1);

		if (n < 0 && errno == EAGAIN)
			is_full = true;
		else if (n < 0)
			return;
	}
}

static void drains(int fd)
{
	for (int turn = 0; turn < 16;) {
		ssize_t n = read(fd, bytes, sizeof(bytes));

		if (n < 0 && errno == EAGAIN)
			break;
		if (n > 0)
			turn++;
		if (n == 0)
			return;
	}
}

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	interrupted(fd);
	if (waits(fd) && counted(fd) > 0)
		either(fd);
	flagged(fd);
	drains(fd);
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
