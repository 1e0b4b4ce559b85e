/*
 * A descriptor that does not block is tried again until it has something, or takes it: the loop of
 * the program stands still as long as the other side pleases.
 */
#include <event2/event.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY(call) while ((call) < 0 && errno == EAGAIN)

static char bytes[4096];

static void one(int fd)
{
	ssize_t n;

	// hint: have the loop watch the descriptor, return, and go on when it is ready
	// certainty: likely
	while ((n = write(fd, bytes, sizeof(bytes))) < 0 && errno == EAGAIN) // expect: busy-wait
		;
	bytes[0] = (char)n;
}

static bool all(int fd)
{
	size_t sent = 0;

	while (sent < sizeof(bytes)) {
		ssize_t n = write(fd, bytes + sent, sizeof(bytes) - sent); // expect: busy-wait

		if (n < 0) {
			if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)
				continue;
			return false;
		}
		sent += (size_t)n;
	}
	return true;
}

static void by_goto(int fd)
{
	ssize_t n;

again:
	n = read(fd, bytes, sizeof(bytes)); // expect: busy-wait
	if (n == -1) {
		int error = errno;

		switch (error) {
		case EINTR:
		case EAGAIN:
			goto again;
		default:
			break;
		}
	}
}

/* Half a record is there. The writer may have sent the rest by now: that is possible only. */
static void whole(int fd)
{
	size_t have = 0;

	do {
		ssize_t n = read(fd, bytes + have, 8 - have);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (have > 0)
				continue;
			return;
		}
		if (n <= 0)
			return;
		have += (size_t)n;
	} while (have < 8);
}

/* Whatever came, the end of the loop is the same. */
static void to_the_end(int fd)
{
	size_t have = 0;

	do {
		// certainty: likely
		ssize_t n = read(fd, bytes + have, sizeof(bytes) - have); // expect: busy-wait

		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0)
			have += (size_t)n;
	} while (have < sizeof(bytes));
}

static void by_macro(int fd)
{
	RETRY(send(fd, bytes, sizeof(bytes), 0)) // expect: busy-wait
	{
	}
}

/* Whatever the mode of the socket: this call does not wait. */
static void by_flag(int other)
{
	ssize_t n;

	do
		// certainty: likely
		n = send(other, bytes, sizeof(bytes), MSG_DONTWAIT); // expect: busy-wait
	while (n < 0 && errno == EAGAIN);
}

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	one(fd);
	if (all(fd))
		by_goto(fd);
	by_macro(fd);
	whole(fd);
	to_the_end(fd);
	by_flag(*(int *)arg);
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
