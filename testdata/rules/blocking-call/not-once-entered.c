/*
 * Trap: it waits, but once in the life of the process: a call says who is the first, as
 * g_once_init_enter does, the macro that looks before it asks too. Findings are information then.
 */
#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef unsigned int guint;
typedef void *gpointer;
typedef struct _GMainLoop GMainLoop;
typedef gboolean (*GSourceFunc)(gpointer data);

extern gboolean g_once_init_enter(void *location);
extern void g_once_init_leave(void *location, size_t result);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern GMainLoop *g_main_loop_new(gpointer context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);

#define ENTER(location)                                                                            \
	(__extension__({                                                                           \
		(void)(0 ? (gpointer)(location) : NULL);                                           \
		(!*(location) && g_once_init_enter(location));                                     \
	}))

static void load(void)
{
	sleep(1);
}

static gboolean on_idle(gpointer data)
{
	static size_t is_loaded;
	(void)data;
	if (g_once_init_enter(&is_loaded)) {
		sleep(1);
		load();
		g_once_init_leave(&is_loaded, 1);
	}
	return 1;
}

static gboolean on_macro(gpointer data)
{
	static size_t is_loaded;
	(void)data;
	if (ENTER(&is_loaded)) {
		load();
		g_once_init_leave(&is_loaded, 1);
	}
	return 1;
}

static gboolean on_return(gpointer data)
{
	static size_t is_loaded;
	(void)data;
	if (!ENTER(&is_loaded))
		return 1;
	sleep(2);
	g_once_init_leave(&is_loaded, 1);
	return 1;
}

static gboolean on_goto(gpointer data)
{
	static size_t is_loaded;
	(void)data;
	if (!g_once_init_enter(&is_loaded))
		goto out;
	sleep(3);
	g_once_init_leave(&is_loaded, 1);
out:
	return 1;
}

int main(void)
{
	g_idle_add(on_idle, NULL);
	g_idle_add(on_macro, NULL);
	g_idle_add(on_return, NULL);
	g_idle_add(on_goto, NULL);
	g_main_loop_run(g_main_loop_new(NULL, 0));
	return 0;
}
