/*
 * Trap: the loop is turned only while something is pending, so that a turn does not wait.
 * Information, not shown by default.
 */
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

static gboolean pump(gpointer data)
{
	GMainContext *context = data;

	while (gtk_events_pending())
		gtk_main_iteration();
	while (g_main_context_pending(context))
		g_main_context_iteration(context, 1);
	if (g_main_context_pending(context) != 0)
		g_main_context_iteration(context, 1);
	g_main_context_iteration(context, 0);
	return 0;
}

int main(void)
{
	g_idle_add(pump, 0);
	g_main_loop_run(g_main_loop_new(0, 0));
	return 0;
}
