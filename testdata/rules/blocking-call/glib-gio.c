/*
 * GIO: calls that have a twin with a callback, on the loop.
 */
#include <stddef.h>

typedef int gboolean;
typedef int gint;
typedef unsigned int guint;
typedef unsigned short guint16;
typedef size_t gsize;
typedef char gchar;
typedef void *gpointer;
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;
typedef struct _GError GError;
typedef struct _GList GList;
typedef struct _GFile GFile;
typedef struct _GResolver GResolver;
typedef struct _GCancellable GCancellable;
typedef struct _GAsyncResult GAsyncResult;
typedef struct _GSubprocess GSubprocess;
typedef struct _GVariant GVariant;
typedef struct _GVariantType GVariantType;
typedef struct _GDBusConnection GDBusConnection;
typedef struct _GDBusProxy GDBusProxy;
typedef struct _GSocketClient GSocketClient;
typedef struct _GSocketConnection GSocketConnection;
typedef struct _GObject GObject;
typedef int GBusType;
typedef int GDBusCallFlags;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef void (*GAsyncReadyCallback)(GObject *source, GAsyncResult *result, gpointer data);

extern GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern GFile *g_file_new_for_path(const char *path);
extern gboolean g_file_load_contents(GFile *file, GCancellable *cancellable, char **contents,
	gsize *length, char **etag, GError **error);
extern void g_file_load_contents_async(
	GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
extern gboolean g_file_load_contents_finish(GFile *file, GAsyncResult *result, char **contents,
	gsize *length, char **etag, GError **error);
extern GResolver *g_resolver_get_default(void);
extern GList *g_resolver_lookup_by_name(
	GResolver *resolver, const gchar *name, GCancellable *cancellable, GError **error);
extern GDBusConnection *g_bus_get_sync(GBusType type, GCancellable *cancellable, GError **error);
extern GVariant *g_dbus_connection_call_sync(GDBusConnection *connection, const gchar *bus_name,
	const gchar *object_path, const gchar *interface_name, const gchar *method_name,
	GVariant *parameters, const GVariantType *reply_type, GDBusCallFlags flags, gint timeout,
	GCancellable *cancellable, GError **error);
extern GVariant *g_dbus_proxy_call_sync(GDBusProxy *proxy, const gchar *method,
	GVariant *parameters, GDBusCallFlags flags, gint timeout, GCancellable *cancellable,
	GError **error);
extern GSocketConnection *g_socket_client_connect_to_host(GSocketClient *client, const gchar *host,
	guint16 port, GCancellable *cancellable, GError **error);
extern gboolean g_subprocess_wait(GSubprocess *process, GCancellable *cancellable, GError **error);

static GDBusProxy *proxy;

/* As gdbus-codegen makes them: code of the program, which is seen through. */
static gboolean org_example_call_save_sync(
	GDBusProxy *self, GCancellable *cancellable, GError **error)
{
	// expect@+1: blocking-call
	GVariant *reply = g_dbus_proxy_call_sync(self, "Save", NULL, 0, -1, cancellable, error);
	return reply != NULL;
}

static void on_loaded(GObject *source, GAsyncResult *result, gpointer data)
{
	char *contents;
	gsize length;

	(void)data;
	g_file_load_contents_finish((GFile *)source, result, &contents, &length, NULL, NULL);
	// expect@+1: blocking-call
	g_resolver_lookup_by_name(g_resolver_get_default(), "example.org", NULL, NULL);
}

static gboolean on_idle(gpointer data)
{
	GFile *file = g_file_new_for_path("settings");
	GDBusConnection *bus = g_bus_get_sync(1, NULL, NULL); /* there is one already */
	char *contents;
	gsize length;

	g_file_load_contents(file, NULL, &contents, &length, NULL, NULL); // expect: blocking-call
	g_file_load_contents_async(file, NULL, on_loaded, NULL);
	// expect@+1: blocking-call
	g_dbus_connection_call_sync(bus, "a.b", "/a", "a.b", "Get", NULL, NULL, 0, -1, NULL, NULL);
	org_example_call_save_sync(proxy, NULL, NULL);
	// expect@+1: blocking-call
	g_socket_client_connect_to_host(data, "example.org", 80, NULL, NULL);
	g_subprocess_wait(data, NULL, NULL); // expect: blocking-call
	return 0;
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);

	g_idle_add(on_idle, NULL);
	g_main_loop_run(loop);
	return 0;
}
