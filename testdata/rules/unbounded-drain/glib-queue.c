/*
 * A queue of GLib, in an object; a job puts the next one there. And one that is exchanged first.
 * Declarations by the documented prototypes, so that no package is needed.
 */
#include <stddef.h>

typedef int gboolean;
typedef void *gpointer;
typedef struct _GQueue GQueue;
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;

#define FALSE             0
#define G_SOURCE_CONTINUE 1

GQueue *g_queue_new(void);
void g_queue_free(GQueue *queue);
void g_queue_push_tail(GQueue *queue, gpointer data);
gpointer g_queue_pop_head(GQueue *queue);
gboolean g_queue_is_empty(GQueue *queue);
unsigned int g_idle_add(gboolean (*function)(gpointer data), gpointer data);
GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
void g_main_loop_run(GMainLoop *loop);

struct job {
	void (*run)(struct job *job);
};

struct server {
	GQueue *jobs, *done;
};

static struct server server;

static void again(struct job *job)
{
	g_queue_push_tail(server.jobs, job);
}

static void finish(struct job *job)
{
	g_queue_push_tail(server.done, job);
}

static gboolean on_idle(gpointer data)
{
	struct job *job;

	(void)data;
	while ((job = g_queue_pop_head(server.jobs)) != NULL) // expect: unbounded-drain
		job->run(job);
	while (!g_queue_is_empty(server.jobs)) { // expect: unbounded-drain
		job = g_queue_pop_head(server.jobs);
		again(job);
	}
	return G_SOURCE_CONTINUE;
}

static gboolean on_done(gpointer data)
{
	GQueue *batch = server.done;
	struct job *job;

	(void)data;
	server.done = g_queue_new();
	while ((job = g_queue_pop_head(batch)) != NULL)
		finish(job);
	g_queue_free(batch);
	return G_SOURCE_CONTINUE;
}

int main(void)
{
	static struct job job = { .run = again };
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);

	server.jobs = g_queue_new();
	server.done = g_queue_new();
	g_queue_push_tail(server.jobs, &job);
	g_idle_add(on_idle, NULL);
	g_idle_add(on_done, NULL);
	g_main_loop_run(loop);
	return 0;
}
