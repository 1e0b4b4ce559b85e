/*
 * Trap: what is made for other threads.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static uv_async_t wake;
static struct async_loop *loop;

static void on_loop(void *arg)
{
	uv_update_time(arg);
}

static int on_pool(void *arg)
{
	uv_async_send(&wake);
	if (async_in_task())
		return async_spawn_detached(on_pool, arg, NULL);
	return async_post(loop, on_loop, arg);
}

static int start(void *arg)
{
	loop = async_loop_current();
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
