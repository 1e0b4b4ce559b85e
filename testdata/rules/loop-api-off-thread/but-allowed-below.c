/*
 * What is allowed at a call further down comes up by other calls only, though these are longer.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static uv_timer_t timer;

static void quiet(void)
{
	/* async-lint: allow(loop-api-off-thread) the loop waits for this thread */
	uv_timer_stop(&timer);
}

static void restart(void)
{
	uv_timer_again(&timer);
}

static void toggle(void)
{
	quiet();
	restart();
}

static int on_pool(void *arg)
{
	(void)arg;
	quiet();
	// path: start > on_pool > toggle > restart > uv_timer_again
	toggle(); // expect: loop-api-off-thread
	return 0;
}

static int start(void *arg)
{
	quiet();
	toggle();
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
