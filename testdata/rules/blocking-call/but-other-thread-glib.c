/*
 * Just not the trap: the loop runs on a thread of its own, and main waits for it. Which loop is
 * meant by "not main's" nobody can say: possible, and so not shown.
 */
#include <stddef.h>

typedef int gboolean;
typedef void *gpointer;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef gpointer (*GThreadFunc)(gpointer data);
typedef struct _GMainContext GMainContext;
typedef struct _GMainLoop GMainLoop;
typedef struct _GThread GThread;

GMainContext *g_main_context_default(void);
GMainContext *g_main_context_new(void);
gboolean g_main_context_is_owner(GMainContext *context);
GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
void g_main_loop_run(GMainLoop *loop);
unsigned g_timeout_add(unsigned interval, GSourceFunc function, gpointer data);
GThread *g_thread_new(const char *name, GThreadFunc function, gpointer data);
GThread *g_thread_self(void);
gpointer g_thread_join(GThread *thread);
void g_usleep(unsigned long microseconds);

static GThread *main_thread;
static GMainContext *context;

static void wait_for(void)
{
	if (g_thread_self() != main_thread)
		g_usleep(1000000);
	if (g_main_context_is_owner(context))
		// certainty: certain
		g_usleep(1000000); // expect: blocking-call
}

static gboolean on_timer(gpointer data)
{
	(void)data;
	wait_for();
	return 1;
}

static gpointer work(gpointer data)
{
	GMainLoop *loop = g_main_loop_new(context, 0);

	g_timeout_add(100, on_timer, data);
	g_main_loop_run(loop);
	return NULL;
}

int main(void)
{
	main_thread = g_thread_self();
	context = g_main_context_new();
	g_thread_join(g_thread_new("work", work, NULL));
	return 0;
}
