/*
 * Just not the trap: the same function is posted once and called once.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static struct async_loop *loop;

static void on_loop(void *arg)
{
	uv_update_time(arg);
}

static int on_pool(void *arg)
{
	on_loop(arg); // expect: loop-api-off-thread
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
