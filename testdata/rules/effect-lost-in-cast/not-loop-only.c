/*
 * Functions that may run anywhere, or of which nothing is said, on a thread; one that belongs to
 * the loop, on the loop.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_ANY_THREAD int count(void *arg);
ASYNC_LOOP_ONLY void refresh(void *arg);
int compute(void *arg);

struct pool {
	ASYNC_WORKER_ONLY int (*work)(void *arg);
	ASYNC_LOOP_ONLY void (*redraw)(void *arg);
};

static int start(void *arg)
{
	struct pool *pool = arg;

	pool->work = count;
	pool->redraw = refresh;
	if (async_post(async_loop_current(), refresh, arg) < 0)
		return -1;
	return async_to_thread(compute, arg);
}

int main(void)
{
	static struct pool pool;

	return async_run(start, &pool, NULL) < 0;
}
