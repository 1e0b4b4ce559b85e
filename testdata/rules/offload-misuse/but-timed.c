/*
 * Without a limit, a job of the pool may wait for one that never runs. Declarations as in the
 * headers of GLib.
 */
#include <stdint.h>
#include <stdlib.h>

typedef struct GThreadPool GThreadPool;
typedef struct GMainLoop GMainLoop;
typedef union GMutex {
	void *p;
} GMutex;
typedef struct GCond {
	void *p;
} GCond;

extern GThreadPool *g_thread_pool_new(void (*function)(void *data, void *user_data),
	void *user_data, int most, int exclusive, void **error);
extern int g_thread_pool_push(GThreadPool *pool, void *data, void **error);
extern void g_mutex_lock(GMutex *mutex);
extern void g_mutex_unlock(GMutex *mutex);
extern void g_cond_signal(GCond *cond);
extern void g_cond_wait(GCond *cond, GMutex *mutex);
extern GMainLoop *g_main_loop_new(void *context, int is_running);
extern void g_main_loop_run(GMainLoop *loop);

static GMutex lock;
static GCond returned;
static int free_connections = 4;

static void job(void *data, void *user_data)
{
	(void)user_data;
	g_mutex_lock(&lock);
	while (free_connections == 0)
		g_cond_wait(&returned, &lock); // expect: offload-misuse
	free_connections--;
	g_mutex_unlock(&lock);
	free(data);
}

static void last_job(void *data, void *user_data)
{
	(void)data;
	(void)user_data;
	g_mutex_lock(&lock);
	free_connections++;
	g_cond_signal(&returned);
	g_mutex_unlock(&lock);
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);
	GThreadPool *jobs = g_thread_pool_new(job, NULL, 1, 0, NULL);
	GThreadPool *ends = g_thread_pool_new(last_job, NULL, 1, 0, NULL);

	g_thread_pool_push(jobs, malloc(1), NULL);
	g_thread_pool_push(ends, jobs, NULL);
	g_main_loop_run(loop);
	return 0;
}
