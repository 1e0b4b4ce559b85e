/*
 * Trap: a terminal that the program handles: VMIN and VTIME say what a read does.
 */
#include <event2/event.h>

#include <stddef.h>
#include <termios.h>
#include <unistd.h>

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)fd;
	(void)what;
	(void)arg;
	read(STDIN_FILENO, bytes, sizeof(bytes));
}

int main(void)
{
	struct event_base *base = event_base_new();
	struct termios raw;

	tcgetattr(STDIN_FILENO, &raw);
	raw.c_cc[VMIN] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	event_add(event_new(base, STDIN_FILENO, EV_READ, on_input, base), NULL);
	return event_base_dispatch(base);
}
