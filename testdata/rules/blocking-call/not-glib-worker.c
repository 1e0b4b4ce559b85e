/*
 * Traps of GLib: the function of a task in a thread, a thread and a pool may wait; what runs
 * before the loop may; what has a callback does not; a socket that was made not to block does not.
 */
#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef int gint;
typedef unsigned int guint;
typedef unsigned long gulong;
typedef char gchar;
typedef void *gpointer;
typedef long gssize;
typedef size_t gsize;
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;
typedef struct _GError GError;
typedef struct _GFile GFile;
typedef struct _GTask GTask;
typedef struct _GThread GThread;
typedef struct _GThreadPool GThreadPool;
typedef struct _GSocket GSocket;
typedef struct _GInputStream GInputStream;
typedef struct _GCancellable GCancellable;
typedef struct _GAsyncResult GAsyncResult;
typedef struct _GDBusConnection GDBusConnection;
typedef struct _GObject GObject;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef gpointer (*GThreadFunc)(gpointer data);
typedef void (*GFunc)(gpointer item, gpointer data);
typedef void (*GDestroyNotify)(gpointer data);
typedef void (*GAsyncReadyCallback)(GObject *source, GAsyncResult *result, gpointer data);
typedef void (*GTaskThreadFunc)(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

extern GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern void g_usleep(gulong microseconds);
extern GTask *g_task_new(
	gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
extern void g_task_run_in_thread(GTask *task, GTaskThreadFunc function);
extern void g_task_return_boolean(GTask *task, gboolean result);
extern GThread *g_thread_new(const gchar *name, GThreadFunc function, gpointer data);
extern GThreadPool *g_thread_pool_new(
	GFunc function, gpointer data, gint max_threads, gboolean exclusive, GError **error);
extern gboolean g_file_load_contents(GFile *file, GCancellable *cancellable, char **contents,
	gsize *length, char **etag, GError **error);
extern void g_file_load_contents_async(
	GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
extern GDBusConnection *g_bus_get_sync(int type, GCancellable *cancellable, GError **error);
extern void g_bus_get(
	int type, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
extern GSocket *g_socket_new(int family, int type, int protocol, GError **error);
extern void g_socket_set_blocking(GSocket *socket, gboolean blocking);
extern gssize g_socket_receive(
	GSocket *socket, gchar *buffer, gsize size, GCancellable *cancellable, GError **error);
extern GInputStream *g_memory_input_stream_new_from_data(
	const void *data, gssize length, GDestroyNotify destroy);
extern gssize g_input_stream_read(
	GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error);

static char *load(GFile *file)
{
	char *contents = NULL;
	gsize length;

	g_file_load_contents(file, NULL, &contents, &length, NULL, NULL);
	return contents;
}

static void load_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	(void)data;
	(void)cancellable;
	g_task_return_boolean(task, load(source) != NULL);
	g_usleep(10000);
}

static gpointer keep_time(gpointer data)
{
	sleep(1);
	return data;
}

static void handle(gpointer item, gpointer data)
{
	(void)data;
	load(item);
}

static void on_done(GObject *source, GAsyncResult *result, gpointer data)
{
	(void)source;
	(void)result;
	(void)data;
}

static void receive(void)
{
	GSocket *socket = g_socket_new(2, 1, 6, NULL);
	gchar buffer[16];

	g_socket_set_blocking(socket, 0);
	g_socket_receive(socket, buffer, sizeof(buffer), NULL, NULL);
}

static gboolean on_idle(gpointer data)
{
	GTask *task = g_task_new(data, NULL, on_done, NULL);
	GInputStream *stream = g_memory_input_stream_new_from_data("text", 4, NULL);
	char buffer[16];

	g_task_run_in_thread(task, load_in_thread);
	g_thread_new("time", keep_time, NULL);
	g_thread_pool_new(handle, NULL, 2, 0, NULL);
	g_file_load_contents_async(data, NULL, on_done, NULL);
	g_bus_get(1, NULL, on_done, NULL);
	g_input_stream_read(stream, buffer, sizeof(buffer), NULL, NULL);
	receive();
	return 0;
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);

	g_bus_get_sync(1, NULL, NULL);
	load(NULL);
	g_idle_add(on_idle, NULL);
	g_main_loop_run(loop);
	return 0;
}
