/*
 * Just not the trap: the helper of main is called by a callback too.
 */
#include <uv.h>

static uv_timer_t timer;

static int drive(uv_loop_t *loop)
{
	return uv_run(loop, UV_RUN_DEFAULT);
}

static void on_timer(uv_timer_t *handle)
{
	drive(handle->loop); // expect: nested-loop-run
}

int main(void)
{
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	return drive(uv_default_loop());
}
