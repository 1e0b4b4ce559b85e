/*
 * Trap: the child never waits: it has ended before the next one begins.
 */
#include <async/async.h>

#include <stddef.h>

struct counter {
	struct counter *next;
	int value;
};

static int count(void *arg)
{
	struct counter *counter = arg;

	counter->value++;
	return 0;
}

static int count_slowly(void *arg)
{
	struct counter *counter = arg;
	int rc = async_sleep(10);

	counter->value++;
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct counter *counter = arg; counter; counter = counter->next)
			async_group_spawn(g, count, counter);
		for (struct counter *counter = arg; counter; counter = counter->next)
			// expect@+1: unbounded-concurrency
			async_group_spawn(g, count_slowly, counter);
	}
	return rc;
}

int main(void)
{
	static struct counter counter;

	return async_run(start, &counter, NULL) < 0;
}
