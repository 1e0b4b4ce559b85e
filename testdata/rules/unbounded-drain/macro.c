/*
 * The loop is written by a macro.
 */
#include <event2/event.h>

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#define EACH_READ(fd, bytes, n) while ((n = read((fd), (bytes), sizeof(bytes))) > 0)

static size_t received;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];
	ssize_t n;

	(void)what;
	(void)arg;
	EACH_READ(fd, bytes, n) // expect: unbounded-drain
	received += (size_t)n;
}

int main(void)
{
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_data, base), NULL);
	return event_base_dispatch(base);
}
