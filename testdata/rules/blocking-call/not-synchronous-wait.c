/*
 * Trap: poll in a loop is how synchronous code waits, with a time limit, for one descriptor or for
 * the end of a child. Nobody registers anything, nothing else would have run meanwhile.
 */
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

struct transport {
	long (*receive)(int fd, char *buffer, size_t size);
	int fd;
};

static long plain(int fd, char *buffer, size_t size)
{
	sleep(1);
	return read(fd, buffer, size);
}

static const struct transport tcp = { plain, 3 };

static int receive_all(const struct transport *transport, char *buffer, size_t size)
{
	size_t done = 0;

	while (done < size) {
		struct pollfd fd = { .fd = transport->fd, .events = POLLIN };
		long n;

		if (poll(&fd, 1, 1000) <= 0)
			return -1;
		n = transport->receive(transport->fd, buffer + done, size - done);
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return 0;
}

static void keep(int fd)
{
	char buffer[64];

	sleep(1);
	if (read(fd, buffer, sizeof(buffer)) < 0)
		close(fd);
}

static void drain(int out, int err)
{
	struct pollfd fds[2] = { { .fd = out }, { .fd = err } };
	int open = 2;

	while (open > 0) {
		poll(fds, 2, -1);
		keep(out);
		keep(err);
		open--;
	}
}

int main(void)
{
	char buffer[16];

	drain(3, 4);
	return receive_all(&tcp, buffer, sizeof(buffer));
}
