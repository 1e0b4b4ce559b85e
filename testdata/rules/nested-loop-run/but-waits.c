/*
 * Just not the trap: turned once, but it waits until something happens; or nobody knows the mode.
 */
#include <uv.h>

static uv_timer_t timer, other;
static uv_run_mode mode;

static void on_timer(uv_timer_t *handle)
{
	uv_run(handle->loop, UV_RUN_ONCE); // expect: nested-loop-run
}

static void on_other(uv_timer_t *handle)
{
	uv_run(handle->loop, mode); // expect: nested-loop-run
}

int main(void)
{
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	uv_timer_start(&other, on_other, 10, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
