/* A thread that shows how far it is: what is on the screen belongs to the thread of the loop. */
#include <stddef.h>

typedef void *gpointer;
typedef int gboolean;
typedef struct _GtkWidget GtkWidget;
typedef struct _GtkLabel GtkLabel;
typedef struct _GtkProgressBar GtkProgressBar;
typedef struct _GThread GThread;
typedef struct _GMainLoop GMainLoop;
typedef gpointer (*GThreadFunc)(gpointer data);
typedef gboolean (*GSourceFunc)(gpointer data);

GThread *g_thread_new(const char *name, GThreadFunc func, gpointer data);
unsigned g_idle_add(GSourceFunc function, gpointer data);
GMainLoop *g_main_loop_new(void *context, gboolean is_running);
void g_main_loop_run(GMainLoop *loop);
void gtk_label_set_text(GtkLabel *self, const char *str);
void gtk_progress_bar_set_fraction(GtkProgressBar *pbar, double fraction);

struct window {
	GtkLabel *label;
	GtkProgressBar *bar;
	double done;
};

static gboolean show(gpointer data)
{
	struct window *window = data;

	gtk_progress_bar_set_fraction(window->bar, window->done);
	gtk_label_set_text(window->label, "copying");
	return 0;
}

static gpointer copies(gpointer data)
{
	struct window *window = data;

	window->done = 0.5;
	g_idle_add(show, window);
	gtk_label_set_text(window->label, "half of it"); // expect: loop-api-off-thread
	return NULL;
}

int main(void)
{
	static struct window window;

	gtk_label_set_text(window.label, "starting");
	g_thread_new("copies", copies, &window);
	g_main_loop_run(g_main_loop_new(NULL, 0));
	return 0;
}
