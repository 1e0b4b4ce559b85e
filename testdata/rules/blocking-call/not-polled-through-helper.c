/*
 * Trap: a helper is handed a socket that blocks, but only when poll said that it is ready, and one
 * of which nobody knows. What is put into a pollfd is waited for.
 */
#include <event2/event.h>

#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>

static int first, second;
static struct pollfd wanted[2];

static void watch(int fd)
{
	wanted[0].fd = fd;
	wanted[0].events = POLLIN;
}

static void answer(int fd)
{
	char bytes[64];

	recv(fd, bytes, sizeof(bytes), 0);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	if (poll(wanted, 1, 0) > 0)
		answer(first);
	answer(second);
	answer(fd);
}

int main(int argc, char **argv)
{
	struct event_base *base = event_base_new();

	first = socket(AF_INET, SOCK_STREAM, 0);
	second = argv[argc - 1][0];
	watch(first);
	event_add(event_new(base, -1, EV_PERSIST, on_turn, NULL), NULL);
	return event_base_dispatch(base);
}
