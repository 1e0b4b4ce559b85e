/*
 * What GLib calls back besides sources and signals: closures, hooks, the last of an object, a
 * binding, progress. Declarations as in the headers of GLib.
 */
#include <stddef.h>
#include <unistd.h>

typedef void *gpointer;
typedef struct GObject GObject;
typedef struct GClosure GClosure;
typedef struct GFile GFile;
typedef struct GCancellable GCancellable;
typedef struct GMainLoop GMainLoop;
typedef struct GValue GValue;
typedef struct GBinding GBinding;
typedef struct GSignalGroup GSignalGroup;
typedef void (*GCallback)(void);
typedef void (*GDestroyNotify)(gpointer data);
typedef void (*GClosureNotify)(gpointer data, GClosure *closure);
typedef void (*GWeakNotify)(gpointer data, GObject *where);
typedef int (*GBindingTransformFunc)(
	GBinding *binding, const GValue *from, GValue *to, gpointer data);
typedef void (*GFileProgressCallback)(long current, long total, gpointer data);

extern GClosure *g_cclosure_new(GCallback callback, gpointer data, GClosureNotify notify);
extern void g_signal_group_connect(
	GSignalGroup *group, const char *signal, GCallback callback, gpointer data);
extern void g_object_weak_ref(GObject *object, GWeakNotify notify, gpointer data);
extern GBinding *g_object_bind_property_full(gpointer source, const char *property, gpointer target,
	const char *target_property, int flags, GBindingTransformFunc to,
	GBindingTransformFunc from, gpointer data, GDestroyNotify notify);
extern unsigned long g_cancellable_connect(
	GCancellable *cancellable, GCallback callback, gpointer data, GDestroyNotify destroy);
extern void g_file_copy_async(GFile *file, GFile *to, int flags, int priority,
	GCancellable *cancellable, GFileProgressCallback progress, gpointer progress_data,
	gpointer callback, gpointer data);
extern GMainLoop *g_main_loop_new(gpointer context, int is_running);
extern void g_main_loop_run(GMainLoop *loop);

static void on_closure(void)
{
	sleep(1); // expect: blocking-call
}

static void on_group(void)
{
	sleep(1); // expect: blocking-call
}

static void on_gone(gpointer data, GObject *where)
{
	(void)data;
	(void)where;
	sleep(1); // expect: blocking-call
}

static int as_text(GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
	(void)binding;
	(void)from;
	(void)to;
	(void)data;
	sleep(1); // expect: blocking-call
	return 1;
}

static void on_cancelled(void)
{
	sleep(1); // expect: blocking-call
}

static void on_progress(long current, long total, gpointer data)
{
	(void)current;
	(void)total;
	(void)data;
	sleep(1); // expect: blocking-call
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);

	g_cclosure_new(on_closure, NULL, NULL);
	g_signal_group_connect(NULL, "changed", on_group, NULL);
	g_object_weak_ref(NULL, on_gone, NULL);
	g_object_bind_property_full(NULL, "size", NULL, "label", 0, as_text, NULL, NULL, NULL);
	g_cancellable_connect(NULL, on_cancelled, NULL, NULL);
	g_file_copy_async(NULL, NULL, 0, 0, NULL, on_progress, NULL, NULL, NULL);
	g_main_loop_run(loop);
	return 0;
}
