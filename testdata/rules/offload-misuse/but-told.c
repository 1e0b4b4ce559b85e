/*
 * The same, but the callback is a timer, nobody asks the atomic, and the giver holds no lock.
 */
#include <async/async.h>
#include <uv.h>

#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static uv_work_t counted;
static int percent, shown, result, total;
static atomic_int is_done;
static struct async_mutex *lock;

static void count(uv_work_t *request)
{
	(void)request;
	for (int i = 0; i < 100; i++) {
		usleep(1000);
		percent = i; // expect: offload-misuse
	}
	result = 1;
	atomic_store(&is_done, 1);
}

static void on_wake(uv_timer_t *timer)
{
	(void)timer;
	shown = percent;
}

static void on_show(uv_timer_t *timer)
{
	(void)timer;
	shown = result;
}

static void on_start(uv_timer_t *timer)
{
	uv_queue_work(timer->loop, &counted, count, NULL);
}

static int job(void *arg)
{
	usleep(1000);
	total += arg != NULL; // expect: offload-misuse
	return 0;
}

static int works(void *arg)
{
	return async_to_thread(job, arg);
}

static int shows(void *arg)
{
	int rc = async_mutex_lock(lock), seen;

	if (rc < 0)
		return rc;
	seen = total + (arg != NULL);
	async_mutex_unlock(lock);
	return seen;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, works, arg);
		async_group_spawn(g, shows, arg);
	}
	return rc;
}

int main(void)
{
	static uv_timer_t starter, shower, waking;
	uv_loop_t *loop = uv_default_loop();

	uv_timer_init(loop, &waking);
	uv_timer_start(&waking, on_wake, 10, 10);
	uv_timer_init(loop, &starter);
	uv_timer_start(&starter, on_start, 10, 0);
	uv_timer_init(loop, &shower);
	uv_timer_start(&shower, on_show, 10, 10);
	uv_run(loop, UV_RUN_DEFAULT);
	return async_run(start, NULL, NULL) < 0;
}
