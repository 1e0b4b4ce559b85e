/*
 * Threads that have said they are through when they are waited for: they post the function that
 * waits, wake its handle, or set a flag.
 */
#include <async/async.h>
#include <event2/event.h>
#include <uv.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct job {
	pthread_t thread;
	struct async_loop *loop;
	unsigned left;
};

struct worker {
	uv_thread_t thread;
	uv_async_t ended;
	unsigned left;
};

static struct {
	pthread_t thread;
	atomic_bool is_done;
} saver;

static void after_job(void *arg)
{
	struct job *job = arg;

	pthread_join(job->thread, NULL);
}

static void *runs_job(void *arg)
{
	struct job *job = arg;

	job->left = sleep(1);
	return async_post(job->loop, after_job, job) < 0 ? arg : NULL;
}

static void give_back(struct worker *worker)
{
	uv_thread_join(&worker->thread);
	uv_close((uv_handle_t *)&worker->ended, NULL);
}

static void on_ended(uv_async_t *handle)
{
	give_back(handle->data);
}

static void runs_worker(void *arg)
{
	struct worker *worker = arg;

	worker->left = sleep(1);
	uv_async_send(&worker->ended);
}

static void *saves(void *arg)
{
	sync();
	atomic_store(&saver.is_done, true);
	return arg;
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	if (!atomic_load(&saver.is_done))
		return;
	pthread_join(saver.thread, NULL);
}

static int start(void *arg)
{
	struct job *job = arg;

	job->loop = async_loop_current();
	pthread_create(&job->thread, NULL, runs_job, job);
	return async_sleep(2000);
}

int main(int argc, char **argv)
{
	static struct job job;
	static struct worker worker;
	struct event_base *base = event_base_new();
	struct timeval often = { 1, 0 };

	(void)argv;
	if (argc > 1)
		return async_run(start, &job, NULL) < 0;
	worker.ended.data = &worker;
	uv_async_init(uv_default_loop(), &worker.ended, on_ended);
	uv_thread_create(&worker.thread, runs_worker, &worker);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	pthread_create(&saver.thread, NULL, saves, NULL);
	event_add(event_new(base, -1, EV_PERSIST, on_tick, NULL), &often);
	return event_base_dispatch(base);
}
