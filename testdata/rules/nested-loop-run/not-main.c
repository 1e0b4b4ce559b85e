/*
 * Trap: main, its helpers, and what comes after the loop has ended.
 */
#include <uv.h>

static uv_timer_t timer;

static void on_timer(uv_timer_t *handle)
{
	uv_timer_stop(handle);
}

static int drive(uv_loop_t *loop)
{
	int rc = uv_run(loop, UV_RUN_DEFAULT);

	while (rc == 0 && uv_loop_close(loop) < 0)
		rc = uv_run(loop, UV_RUN_ONCE);
	return rc;
}

int main(void)
{
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 10, 0);
	return drive(uv_default_loop());
}
