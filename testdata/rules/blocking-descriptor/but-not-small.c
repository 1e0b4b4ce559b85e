/*
 * Just not the trap: reads of the same descriptors wait.
 */
#include <event2/event.h>

#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static int wake, datagrams;

static void on_event(evutil_socket_t fd, short what, void *arg)
{
	uint64_t count = 0;
	char byte = 0;

	(void)fd;
	(void)what;
	(void)arg;
	read(wake, &count, sizeof(count)); // expect: blocking-descriptor
	recv(datagrams, &byte, 1, 0);      // expect: blocking-descriptor
}

int main(void)
{
	struct event_base *base = event_base_new();

	wake = eventfd(0, EFD_CLOEXEC);
	datagrams = socket(AF_INET, SOCK_DGRAM, 0);
	event_add(event_new(base, wake, EV_READ, on_event, base), NULL);
	event_add(event_new(base, datagrams, EV_READ, on_event, base), NULL);
	return event_base_dispatch(base);
}
