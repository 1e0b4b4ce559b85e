/* Trap: GLib's ways to ask whether this is the loop's thread. */
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

struct client {
	GMainContext *context;
	GThread *owner;
};

static GThread *main_thread;

static void wait_for(struct client *client)
{
	if (g_thread_self() != main_thread)
		g_usleep(1000000);
	if (!g_main_context_is_owner(client->context))
		g_usleep(1000000);
	if (client->owner == g_thread_self())
		return;
	g_usleep(1000000);
}

static gpointer work(gpointer data)
{
	wait_for(data);
	return NULL;
}

static gboolean on_timer(gpointer data)
{
	wait_for(data);
	return 1;
}

int main(void)
{
	struct client client = { g_main_context_default(), g_thread_self() };
	GMainLoop *loop = g_main_loop_new(client.context, 0);

	main_thread = g_thread_self();
	client.owner = g_thread_self();
	g_thread_new("work", work, &client);
	g_timeout_add(100, on_timer, &client);
	g_main_loop_run(loop);
	return 0;
}
