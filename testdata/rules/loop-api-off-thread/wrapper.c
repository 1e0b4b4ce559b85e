/*
 * Through helpers: one that the loop uses too is not blamed, the call of the thread is.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

static uv_timer_t timer;

static void quiet(void)
{
	uv_timer_stop(&timer);
}

static void all_quiet(void)
{
	quiet();
}

/* Only the pool uses this one. */
static void restart(void)
{
	// path: start > on_pool > restart > uv_timer_again
	uv_timer_again(&timer); // expect: loop-api-off-thread
}

/* It says itself where it may run. */
ASYNC_LOOP_ONLY static void declared(void)
{
	quiet();
}

static int on_pool(void *arg)
{
	(void)arg;
	// path: start > on_pool > all_quiet > quiet > uv_timer_stop
	all_quiet(); // expect: loop-api-off-thread
	restart();
	// path: start > on_pool > declared
	declared(); // expect: loop-api-off-thread
	return 0;
}

static int start(void *arg)
{
	all_quiet();
	declared();
	return async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
