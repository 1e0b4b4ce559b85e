/*
 * Whether it sleeps is decided by what one helper hands to another, not by who calls that one: one
 * mistake, and one finding, where it is made.
 */
#include <stddef.h>
#include <sys/select.h>
#include <uv.h>

static uv_timer_t slow, fast;

static int wait_for(fd_set *set, long seconds)
{
	struct timeval time = { .tv_sec = seconds };

	return select(0, set, NULL, NULL, &time);
}

static int rest(long seconds)
{
	return wait_for(NULL, seconds); // expect: blocking-call
}

static void on_slow(uv_timer_t *timer)
{
	(void)timer;
	rest(10);
}

static void on_fast(uv_timer_t *timer)
{
	(void)timer;
	rest(2);
}

int main(void)
{
	uv_timer_init(uv_default_loop(), &slow);
	uv_timer_init(uv_default_loop(), &fast);
	uv_timer_start(&slow, on_slow, 10, 0);
	uv_timer_start(&fast, on_fast, 10, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
