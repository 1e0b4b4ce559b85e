/*
 * On a loop of callbacks, and the thread is one of the pool.
 */
#include <uv.h>

#include <stddef.h>

static uv_loop_t *loop;
static uv_timer_t timer;
static uv_work_t request;
static uv_mutex_t lock;
static uv_cond_t changed;
static int value;

static void work(uv_work_t *req)
{
	(void)req;
	uv_mutex_lock(&lock);
	uv_sleep(100);
	value++;
	uv_cond_signal(&changed);
	uv_mutex_unlock(&lock);
}

static void after(uv_work_t *req, int status)
{
	(void)req;
	(void)status;
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	// path: main > on_timer > lock > main > work > lock > work > uv_sleep
	uv_mutex_lock(&lock); // expect: lock-wait-on-loop
	if (!value)
		// path: main > on_timer > uv_cond_wait > main > work > changed
		uv_cond_wait(&changed, &lock); // expect: lock-wait-on-loop
	uv_mutex_unlock(&lock);
}

int main(void)
{
	loop = uv_default_loop();
	uv_mutex_init(&lock);
	uv_cond_init(&changed);
	uv_queue_work(loop, &request, work, after);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
