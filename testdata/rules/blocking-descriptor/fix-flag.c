/* Descriptors are made non-blocking where they are made, by the flags that their makers take. */
#define _GNU_SOURCE
#include <event2/event.h>

#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_data(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];

	(void)what;
	(void)arg;
	// fix: suggest whatever uses it must bear that it does not wait: EAGAIN
	read(fd, bytes, sizeof(bytes)); // expect: blocking-descriptor
}

static void on_reply(evutil_socket_t fd, short what, void *arg)
{
	char bytes[4096];

	(void)what;
	(void)arg;
	// fix: suggest whatever...
	recv(fd, bytes, sizeof(bytes), 0); // expect: blocking-descriptor
}

static void on_client(evutil_socket_t fd, short what, void *arg)
{
	int client = accept4(fd, NULL, NULL, 0);

	(void)what;
	if (client >= 0)
		event_add(event_new(arg, client, EV_READ | EV_PERSIST, on_data, arg), NULL);
}

int main(void)
{
	struct event_base *base = event_base_new();
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int asked = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	listen(listener, 16);
	event_add(event_new(base, asked, EV_READ | EV_PERSIST, on_reply, base), NULL);
	event_add(event_new(base, listener, EV_READ | EV_PERSIST, on_client, base), NULL);
	return event_base_dispatch(base);
}
