/*
 * The function of the loop is called in another unit.
 */
#include <async/async.h>

#include "timer.h"

static int on_pool(void *arg)
{
	(void)arg;
	// path: start > on_pool > timer_quiet > uv_timer_stop
	// step: timer.c:9 'timer_quiet' calls 'uv_timer_stop', which may only be called on ...
	return timer_quiet(); // expect: loop-api-off-thread
}

static int start(void *arg)
{
	return timer_quiet() ? -1 : async_to_thread(on_pool, arg);
}

int main(void)
{
	return async_run(start, 0, 0) < 0;
}
