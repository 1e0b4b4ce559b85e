/*
 * Made, watched and read by macros.
 */
#include <event2/event.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#define OPEN()         socket(AF_INET, SOCK_STREAM, 0)
#define WATCH(fd, run) event_add(event_new(base, (fd), EV_READ, (run), base), NULL)
#define TAKE(fd, byte) read((fd), (byte), 1)

static int peer;

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char byte;

	(void)fd;
	(void)what;
	(void)arg;
	TAKE(peer, &byte); // expect: blocking-descriptor
}

int main(void)
{
	struct event_base *base = event_base_new();

	peer = OPEN();
	WATCH(peer, on_data);
	return event_base_dispatch(base);
}
