/*
 * Functions that belong to the thread of their loop, put where others run them.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_LOOP_ONLY int refresh(void *arg);

struct pool {
	ASYNC_WORKER_ONLY int (*work)(void *arg);
	ASYNC_ANY_THREAD int (*anywhere)(void *arg);
};

static int start(void *arg)
{
	struct pool *pool = arg;

	pool->work = refresh;                 // expect: effect-lost-in-cast
	pool->anywhere = refresh;             // expect: effect-lost-in-cast
	return async_to_thread(refresh, arg); // expect: effect-lost-in-cast
}

int main(void)
{
	static struct pool pool;

	return async_run(start, &pool, NULL) < 0;
}
