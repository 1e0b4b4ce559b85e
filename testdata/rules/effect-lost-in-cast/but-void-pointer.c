/*
 * Through void * to a pointer that says something else.
 */
#include <async/async.h>

#include <stddef.h>

struct stage {
	ASYNC_NO_SUSPEND int (*check)(int);
};

static int nap(int ms)
{
	return async_sleep((uint64_t)ms);
}

static int start(void *arg)
{
	struct stage *stage = arg;
	void *kept = (void *)nap;

	stage->check = (int (*)(int))kept; // expect: effect-lost-in-cast
	return 0;
}

int main(void)
{
	static struct stage stage;

	return async_run(start, &stage, NULL) < 0;
}
