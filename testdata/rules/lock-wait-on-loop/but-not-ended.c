/* The callback is the loop's own, the flag is one that the loop sets, and the handle is woken by
 * the loop too. */
#include <uv.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct worker {
	uv_thread_t thread;
	uv_async_t changed;
	atomic_bool is_running;
};

static struct worker worker;
static uv_signal_t hangup;
static uv_timer_t timer;

static void runs(void *arg)
{
	struct worker *of = arg;

	while (atomic_load(&of->is_running)) {
		sleep(1);
		uv_async_send(&of->changed);
	}
	atomic_store(&of->is_running, false);
}

static void on_changed(uv_async_t *handle)
{
	struct worker *of = handle->data;

	uv_thread_join(&of->thread); // expect: lock-wait-on-loop
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	uv_async_send(&worker.changed);
}

static void on_hangup(uv_signal_t *handle, int number)
{
	(void)handle;
	(void)number;
	if (atomic_load(&worker.is_running)) {
		atomic_store(&worker.is_running, false);
		uv_thread_join(&worker.thread); // expect: lock-wait-on-loop
	}
}

int main(void)
{
	uv_loop_t *loop = uv_default_loop();

	worker.changed.data = &worker;
	atomic_store(&worker.is_running, true);
	uv_async_init(loop, &worker.changed, on_changed);
	uv_thread_create(&worker.thread, runs, &worker);
	uv_signal_init(loop, &hangup);
	uv_signal_start(&hangup, on_hangup, 1);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 100);
	return uv_run(loop, UV_RUN_DEFAULT);
}
