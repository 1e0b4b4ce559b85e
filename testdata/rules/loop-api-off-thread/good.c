/*
 * The thread posts, the loop does.
 */
#include <async/async.h>
#include <uv.h>

#include <signal.h>
#include <stddef.h>

static uv_timer_t timer;
static uv_async_t wake;
static struct async_loop *loop;
static volatile sig_atomic_t stopping;

static void stop_timer(void *arg)
{
	(void)arg;
	uv_timer_stop(&timer);
}

static int on_pool(void *arg)
{
	uv_async_send(&wake);
	return async_post(loop, stop_timer, arg);
}

static void on_signal(int number)
{
	stopping = number;
}

static int start(void *arg)
{
	loop = async_loop_current();
	signal(SIGTERM, on_signal);
	uv_timer_stop(&timer);
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
