/*
 * Through a pointer: handed to a function that calls it, and kept in a field. What the pointer
 * may hold suspends, so whoever calls through it does.
 */
#include <async/async.h>

#include <stddef.h>

struct step {
	int (*run)(int);
};

ASYNC_FN static int nap(int ms)
{
	return async_sleep((uint64_t)ms);
}

static struct step step = { .run = nap };

// path: do_step > nap
static int do_step(int ms) // expect: missing-suspend-annotation
{
	return step.run(ms);
}

/* Suspends only if it is handed something that does: it is not marked, its caller is. */
static int run_it(int number, int (*run)(int))
{
	return number ? run(number) : 0;
}

// path: nap_once > nap
static int nap_once(int count) // expect: missing-suspend-annotation
{
	return run_it(count, nap);
}

static int start(void *arg)
{
	(void)arg;
	return do_step(1) + nap_once(3);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
