/*
 * Called by code of the program, or by the runtime, which says what it allows.
 */
#include <async/async.h>

#include <stddef.h>

static int each(int *items, int count, int (*visit)(int *item))
{
	for (int i = 0; i < count; i++)
		if (visit(&items[i]) < 0)
			return -1;
	return 0;
}

static int visit_slowly(int *item)
{
	return *item ? async_yield() : 0;
}

static void wait_a_bit(void *arg)
{
	(void)arg;
	async_sleep(10);
}

static int start(void *arg)
{
	int rc = async_defer(wait_a_bit, NULL);

	return rc < 0 ? rc : each(arg, 1, visit_slowly);
}

int main(void)
{
	static int items[4];

	return async_run(start, items, NULL) < 0;
}
