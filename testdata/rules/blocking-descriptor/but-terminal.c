/*
 * Just not the trap: the terminal is handled, but what is watched and read is standard input, which
 * may be anything else.
 */
#include <event2/event.h>

#include <fcntl.h>
#include <stddef.h>
#include <termios.h>
#include <unistd.h>

static int terminal;

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)fd;
	(void)what;
	(void)arg;
	read(STDIN_FILENO, bytes, sizeof(bytes)); // expect: blocking-descriptor
}

int main(void)
{
	struct event_base *base = event_base_new();
	struct termios raw;

	terminal = open("/dev/tty", O_RDWR | O_NONBLOCK);
	tcgetattr(terminal, &raw);
	raw.c_cc[VMIN] = 0;
	tcsetattr(terminal, TCSANOW, &raw);
	event_add(event_new(base, STDIN_FILENO, EV_READ, on_input, base), NULL);
	return event_base_dispatch(base);
}
