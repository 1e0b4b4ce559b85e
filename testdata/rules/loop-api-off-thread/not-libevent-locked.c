/*
 * Trap: a program that asks libevent for locks may call it on any thread.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/thread.h>

#include <pthread.h>
#include <stddef.h>

static struct event *wake;

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

static void *work(void *arg)
{
	event_active(wake, EV_READ, 0);
	bufferevent_write(arg, "done", 4);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	struct event_base *base;

	evthread_use_pthreads();
	base = event_base_new();

	wake = event_new(base, -1, EV_READ, on_wake, NULL);
	if (pthread_create(&thread, NULL, work, bufferevent_socket_new(base, -1, 0)))
		return 1;
	return event_base_dispatch(base);
}
