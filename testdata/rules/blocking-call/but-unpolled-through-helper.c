/*
 * Just not the trap: a helper is handed a socket that blocks and that nobody waits for, and one of
 * which nobody knows.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>

static int first, second;

static void answer(int fd)
{
	char bytes[64];

	recv(fd, bytes, sizeof(bytes), 0);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	answer(first); // expect: blocking-call
	answer(second);
	answer(fd);
}

int main(int argc, char **argv)
{
	struct event_base *base = event_base_new();

	first = socket(AF_INET, SOCK_STREAM, 0);
	second = argv[argc - 1][0];
	event_add(event_new(base, -1, EV_PERSIST, on_turn, NULL), NULL);
	return event_base_dispatch(base);
}
