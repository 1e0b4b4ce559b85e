/*
 * Just not the trap: another loop, but on this thread. Everybody else waits until it is done.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static int other_loop(void *arg)
{
	uv_loop_t loop;

	(void)arg;
	if (uv_loop_init(&loop))
		return -1;
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static int start(void *arg)
{
	int rc = async_to_thread(other_loop, arg);

	return rc < 0 ? rc : other_loop(arg); // expect: nested-loop-run
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
