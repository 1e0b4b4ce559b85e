/*
 * Trap: the loop is turned once and does not wait. Information, not shown by default.
 */
#include <uv.h>

static uv_timer_t timer;

static void on_timer(uv_timer_t *handle)
{
	uv_run(handle->loop, UV_RUN_NOWAIT);
}

int main(void)
{
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
