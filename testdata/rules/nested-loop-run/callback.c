/*
 * From callbacks: of this runtime, of libuv, of a table.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static uv_timer_t timer;
static uv_loop_t *loop;

static void flush(void *arg)
{
	// path: start > flush > uv_run
	uv_run(arg, UV_RUN_DEFAULT); // expect: nested-loop-run
}

static void until_done(void)
{
	// path: main > on_timer > until_done > uv_run
	uv_run(loop, UV_RUN_ONCE); // expect: nested-loop-run
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	until_done();
}

struct command {
	const char *name;
	int (*run)(uv_loop_t *loop);
};

static int drain(uv_loop_t *which)
{
	// path: main > on_close > drain > command.run > drain > uv_run
	return uv_run(which, UV_RUN_DEFAULT); // expect: nested-loop-run
}

static const struct command commands[] = { { "drain", drain } };

static void on_close(uv_handle_t *handle)
{
	if (commands[0].run(handle->loop))
		uv_stop(handle->loop);
}

static int start(void *arg)
{
	return async_post(async_loop_current(), flush, arg);
}

int main(void)
{
	loop = uv_default_loop();
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	uv_close((uv_handle_t *)&timer, on_close);
	uv_run(loop, UV_RUN_DEFAULT);
	return async_run(start, NULL, NULL) < 0;
}
