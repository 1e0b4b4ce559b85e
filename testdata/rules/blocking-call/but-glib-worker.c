/*
 * Just not the traps: the callback of the task instead of its thread, a socket made to block
 * again, a stream of a connection.
 */
#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef unsigned int guint;
typedef char gchar;
typedef void *gpointer;
typedef long gssize;
typedef size_t gsize;
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;
typedef struct _GError GError;
typedef struct _GIOStream GIOStream;
typedef struct _GTask GTask;
typedef struct _GSocket GSocket;
typedef struct _GInputStream GInputStream;
typedef struct _GCancellable GCancellable;
typedef struct _GAsyncResult GAsyncResult;
typedef struct _GObject GObject;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef void (*GAsyncReadyCallback)(GObject *source, GAsyncResult *result, gpointer data);
typedef void (*GTaskThreadFunc)(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

extern GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern GTask *g_task_new(
	gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
extern void g_task_run_in_thread(GTask *task, GTaskThreadFunc function);
extern GSocket *g_socket_new(int family, int type, int protocol, GError **error);
extern void g_socket_set_blocking(GSocket *socket, gboolean blocking);
extern gssize g_socket_receive(
	GSocket *socket, gchar *buffer, gsize size, GCancellable *cancellable, GError **error);
extern GInputStream *g_io_stream_get_input_stream(GIOStream *stream);
extern gssize g_input_stream_read(
	GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error);

static void in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	(void)task;
	(void)source;
	(void)data;
	(void)cancellable;
	sleep(1);
}

static void on_done(GObject *source, GAsyncResult *result, gpointer data)
{
	(void)source;
	(void)result;
	(void)data;
	sleep(1); // expect: blocking-call
}

static void receive(void)
{
	GSocket *socket = g_socket_new(2, 1, 6, NULL);
	gchar buffer[16];

	g_socket_set_blocking(socket, 1);
	g_socket_receive(socket, buffer, sizeof(buffer), NULL, NULL); // expect: blocking-call
}

static gboolean on_idle(gpointer data)
{
	GTask *task = g_task_new(data, NULL, on_done, NULL);
	GInputStream *stream = g_io_stream_get_input_stream(data);
	char buffer[16];

	g_task_run_in_thread(task, in_thread);
	g_input_stream_read(stream, buffer, sizeof(buffer), NULL, NULL); // expect: blocking-call
	receive();
	return 0;
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);

	g_idle_add(on_idle, NULL);
	g_main_loop_run(loop);
	return 0;
}
