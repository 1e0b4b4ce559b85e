/*
 * A pipe of our own that is ready has bytes until somebody reads them, and nobody else reads here.
 * Possible findings, which are not shown.
 */
#include <event2/event.h>

#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef void *gpointer;
typedef struct _GIOChannel GIOChannel;
typedef enum { G_IO_IN = 1 } GIOCondition;
typedef gboolean (*GIOFunc)(GIOChannel *channel, GIOCondition condition, gpointer data);

extern GIOChannel *g_io_channel_unix_new(int fd);
extern unsigned g_io_add_watch(
	GIOChannel *channel, GIOCondition condition, GIOFunc function, gpointer data);

static int wakes[2], reloads[2];

static gboolean on_wake(GIOChannel *channel, GIOCondition condition, gpointer data)
{
	char byte;

	(void)channel;
	(void)condition;
	(void)data;
	while (read(wakes[0], &byte, 1) != 1)
		;
	return 1;
}

static void on_reload(evutil_socket_t fd, short what, void *arg)
{
	char bytes[64];

	(void)what;
	(void)arg;
	read(fd, bytes, sizeof(bytes));
}

int main(void)
{
	struct event_base *base = event_base_new();

	if (pipe(wakes) || pipe(reloads))
		return 1;
	g_io_add_watch(g_io_channel_unix_new(wakes[0]), G_IO_IN, on_wake, NULL);
	event_add(event_new(base, reloads[0], EV_READ | EV_PERSIST, on_reload, base), NULL);
	return event_base_dispatch(base);
}
