/*
 * Trap: the thread has a loop of its own, and these are that loop's functions.
 */
#include <uv.h>

#include <pthread.h>
#include <stddef.h>

static void on_timer(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, NULL);
}

static int set_up(uv_loop_t *loop, uv_timer_t *timer)
{
	int rc = uv_loop_init(loop);

	return rc ? rc : uv_timer_start(timer, on_timer, 10, 0);
}

static void drive(uv_loop_t *loop)
{
	uv_run(loop, UV_RUN_DEFAULT);
}

static void *thread(void *arg)
{
	uv_loop_t loop;
	uv_timer_t timer;

	if (!set_up(&loop, &timer)) {
		drive(&loop);
		uv_loop_close(&loop);
	}
	return arg;
}

int main(void)
{
	pthread_t other;

	pthread_create(&other, NULL, thread, NULL);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
