/* Not only what is pending: nobody asked, something else was asked, or the answer was no. */
#include <stdbool.h>

typedef int gboolean;
typedef void *gpointer;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef struct _GMainContext GMainContext;
typedef struct _GMainLoop GMainLoop;

unsigned g_idle_add(GSourceFunc function, gpointer data);
gboolean g_main_context_iteration(GMainContext *context, gboolean may_block);
gboolean g_main_context_pending(GMainContext *context);
GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
void g_main_loop_run(GMainLoop *loop);
gboolean gtk_events_pending(void);
gboolean gtk_main_iteration(void);

static bool is_done;

static gboolean pump(gpointer data)
{
	(void)data;
	while (!is_done)
		// path: main > pump > g_main_context_iteration
		g_main_context_iteration(0, 1); // expect: nested-loop-run
	gtk_events_pending();
	gtk_main_iteration(); // expect: nested-loop-run
	while (!gtk_events_pending())
		gtk_main_iteration(); // expect: nested-loop-run
	return 0;
}

int main(void)
{
	g_idle_add(pump, 0);
	g_main_loop_run(g_main_loop_new(0, 0));
	return 0;
}
