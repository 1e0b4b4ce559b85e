/*
 * What stands beside the part that is done once is done each time.
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

static gboolean on_other_way(gpointer data)
{
	static size_t is_loaded;
	(void)data;
	if (g_once_init_enter(&is_loaded))
		g_once_init_leave(&is_loaded, 1);
	else
		sleep(1); // expect: blocking-call
	return 1;
}

static gboolean on_behind(gpointer data)
{
	static size_t is_loaded;
	(void)data;
	if (ENTER(&is_loaded))
		g_once_init_leave(&is_loaded, 1);
	sleep(2); // expect: blocking-call
	return 1;
}

/* Once, or whenever it is asked for. */
static gboolean on_either(gpointer data)
{
	static size_t is_loaded;
	const int *is_wanted = data;
	if (*is_wanted || g_once_init_enter(&is_loaded))
		sleep(3); // expect: blocking-call
	return 1;
}

int main(void)
{
	static int is_wanted;
	g_idle_add(on_other_way, NULL);
	g_idle_add(on_behind, NULL);
	g_idle_add(on_either, &is_wanted);
	g_main_loop_run(g_main_loop_new(NULL, 0));
	return 0;
}
