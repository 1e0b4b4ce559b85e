/*
 * The wait is behind a function pointer: it counts if everything that may be there waits.
 */
#include <async/async.h>

#include <stddef.h>

struct source {
	int (*next)(struct source *source);
	int left;
};

struct timer {
	int (*wait)(int ms);
};

static int next_kept(struct source *source)
{
	return source->left ? source->left-- : -1;
}

static int next_late(struct source *source)
{
	int rc = async_sleep(1);

	return rc < 0 ? rc : source->left;
}

static int wait_short(int ms)
{
	return async_sleep((uint64_t)ms);
}

static int wait_long(int ms)
{
	return async_sleep((uint64_t)ms * 10);
}

static const struct timer timers[] = { { wait_short }, { wait_long } };

static int reader(void *arg)
{
	struct source *source = arg;

	for (;;) {
		// path: start > reader
		int rc = source->next(source); // expect: loop-without-checkpoint

		if (rc < 0)
			return rc;
	}
}

static int ticker(void *arg)
{
	const struct timer *timer = arg;

	for (;;) {
		int rc = timer->wait(5);

		if (rc < 0)
			return rc;
	}
}

static int start(void *arg)
{
	static struct source kept = { next_kept, 3 }, late = { next_late, 0 };
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, reader, &kept);
		async_group_spawn(g, reader, &late);
		async_group_spawn(g, ticker, arg);
	}
	return rc;
}

int main(void)
{
	static struct timer timer;

	timer = timers[1];
	return async_run(start, &timer, NULL) < 0;
}
