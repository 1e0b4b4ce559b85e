/*
 * GLib: sources, idle functions, signals and actions run on the loop. What waits there keeps all
 * of them waiting. Declarations by the documented prototypes, so that no package is needed.
 */
#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef int gint;
typedef unsigned int guint;
typedef unsigned long gulong;
typedef char gchar;
typedef void *gpointer;
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;
typedef struct _GError GError;
typedef struct _GClosure GClosure;
typedef struct _GSource GSource;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef void (*GSourceOnceFunc)(gpointer data);
typedef void (*GCallback)(void);
typedef void (*GClosureNotify)(gpointer data, GClosure *closure);
typedef void (*GDestroyNotify)(gpointer data);
typedef int GConnectFlags;
typedef int GIOCondition;
typedef int GSpawnFlags;
typedef void (*GSpawnChildSetupFunc)(gpointer data);
typedef gboolean (*GUnixFDSourceFunc)(gint fd, GIOCondition condition, gpointer data);

extern GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);
extern gboolean g_main_context_iteration(GMainContext *context, gboolean may_block);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern guint g_timeout_add_seconds(guint interval, GSourceFunc function, gpointer data);
extern guint g_timeout_add_full(
	gint priority, guint interval, GSourceFunc function, gpointer data, GDestroyNotify notify);
extern guint g_unix_fd_add(
	gint fd, GIOCondition condition, GUnixFDSourceFunc function, gpointer data);
extern GSource *g_idle_source_new(void);
extern guint g_source_attach(GSource *source, GMainContext *context);
extern void g_source_set_callback(
	GSource *source, GSourceFunc function, gpointer data, GDestroyNotify notify);
extern gulong g_signal_connect_data(gpointer instance, const gchar *signal, GCallback handler,
	gpointer data, GClosureNotify destroy, GConnectFlags flags);
extern void g_usleep(gulong microseconds);
extern gboolean g_spawn_command_line_sync(
	const gchar *line, gchar **out, gchar **err, gint *status, GError **error);
extern gint g_poll(void *fds, guint count, gint timeout);

#define G_CALLBACK(f) ((GCallback)(f))
#define g_signal_connect(instance, signal, handler, data)                                          \
	g_signal_connect_data((instance), (signal), (handler), (data), NULL, (GConnectFlags)0)

static gboolean on_idle(gpointer data)
{
	(void)data;
	g_usleep(1000); // expect: blocking-call
	g_usleep(0);
	return 0;
}

static gboolean on_second(gpointer data)
{
	gint status;

	(void)data;
	g_spawn_command_line_sync("true", NULL, NULL, &status, NULL); // expect: blocking-call
	return 1;
}

static gboolean on_source(gpointer data)
{
	g_poll(data, 1, 50); // expect: blocking-call
	g_poll(data, 1, 0);
	return 0;
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data)
{
	(void)condition;
	(void)data;
	fsync(fd); // expect: blocking-call
	return 1;
}

static void on_changed(gpointer object, gpointer data)
{
	(void)object;
	(void)data;
	sleep(1); // expect: blocking-call
}

static void on_gone(gpointer data)
{
	(void)data;
	sleep(2); // expect: blocking-call
}

/* Of a GThreadedSocketService, so on a thread of its own. */
static gboolean on_connection(gpointer service, gpointer data)
{
	(void)service;
	(void)data;
	sleep(1);
	return 1;
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);
	GSource *source = g_idle_source_new();

	sleep(1);
	g_idle_add(on_idle, NULL);
	g_timeout_add_seconds(1, on_second, NULL);
	g_timeout_add_full(0, 10, on_idle, NULL, on_gone);
	g_source_set_callback(source, on_source, NULL, NULL);
	g_source_attach(source, NULL);
	g_unix_fd_add(0, 1, on_readable, NULL);
	g_signal_connect(loop, "changed", G_CALLBACK(on_changed), NULL);
	g_signal_connect(loop, "run", G_CALLBACK(on_connection), NULL);
	g_main_loop_run(loop);
	return 0;
}
