/*
 * libevent callbacks.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

static void flush(int fd)
{
	fsync(fd); // expect: blocking-call
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	int *file = arg;

	(void)fd;
	(void)what;
	flush(*file);
}

static void on_readable(struct bufferevent *peer, void *arg)
{
	struct addrinfo *found = NULL;

	(void)peer;
	if (getaddrinfo(arg, "80", NULL, &found) == 0) // expect: blocking-call
		freeaddrinfo(found);
}

static void on_event(struct bufferevent *peer, short what, void *arg)
{
	(void)arg;
	if (what & BEV_EVENT_ERROR)
		sleep(1); // expect: blocking-call
	bufferevent_free(peer);
}

static void on_client(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address,
	int length, void *arg)
{
	struct bufferevent *peer = bufferevent_socket_new(
		evconnlistener_get_base(listener), fd, BEV_OPT_CLOSE_ON_FREE);

	(void)address;
	(void)length;
	if (!peer)
		return;
	bufferevent_setcb(peer, on_readable, NULL, on_event, arg);
	bufferevent_enable(peer, EV_READ | EV_WRITE);
}

int main(void)
{
	static int file = 3;
	struct timeval second = { 1, 0 };
	struct event_base *base = event_base_new();
	struct event *timer = event_new(base, -1, EV_PERSIST, on_timer, &file);

	sleep(1);
	event_add(timer, &second);
	evconnlistener_new_bind(base, on_client, "example.org", LEV_OPT_REUSEABLE, 16, NULL, 0);
	event_base_dispatch(base);
	event_free(timer);
	event_base_free(base);
	return 0;
}
