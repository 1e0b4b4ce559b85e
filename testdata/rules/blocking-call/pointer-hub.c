/*
 * A hub of signals, used at start-up and on the loop: handlers are blamed themselves, each for what
 * it does, and not the emission that reaches all of them.
 */
#include <event2/event.h>

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct handler {
	const char *signal;
	int (*run)(void *data);
	struct handler *next;
};

static struct handler *handlers;

static void connect_signal(const char *signal, int (*run)(void *data))
{
	struct handler *handler = calloc(1, sizeof(*handler));

	if (!handler)
		abort();
	handler->signal = signal;
	handler->run = run;
	handler->next = handlers;
	handlers = handler;
}

static void emit(const char *signal, void *data)
{
	for (struct handler *handler = handlers; handler; handler = handler->next)
		if (strcmp(handler->signal, signal) == 0)
			handler->run(data);
}

static int on_line(void *data)
{
	return gethostbyname(data) == NULL; // expect: blocking-call
}

static int on_minute(void *data)
{
	(void)data;
	return (int)sleep(1); // expect: blocking-call
}

static void on_readable(evutil_socket_t fd, short events, void *context)
{
	(void)fd;
	(void)events;
	emit("line", context);
}

static void on_timer(evutil_socket_t fd, short events, void *context)
{
	(void)fd;
	(void)events;
	emit("minute", context);
}

int main(void)
{
	struct event_base *base = event_base_new();
	struct event *readable, *timer;

	connect_signal("line", on_line);
	connect_signal("minute", on_minute);
	emit("start", NULL);
	readable = event_new(base, 0, EV_READ | EV_PERSIST, on_readable, NULL);
	timer = event_new(base, -1, EV_PERSIST, on_timer, NULL);
	event_add(readable, NULL);
	event_add(timer, NULL);
	return event_base_dispatch(base);
}
