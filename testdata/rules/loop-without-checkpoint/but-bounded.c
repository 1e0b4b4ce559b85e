/*
 * The twin: a count that starts again, so that nothing bounds it.
 */
#include <async/async.h>

#include <stddef.h>

static int try_it(int *state)
{
	return ++*state;
}

static int for_ever(void *arg)
{
	for (int i = 0;; i = (i + 1) % 10) {
		if (try_it(arg) > 5) // expect: loop-without-checkpoint
			continue;
		if (async_sleep((uint64_t)i) < 0)
			return -1;
	}
}

int main(void)
{
	static int state;

	return async_run(for_ever, &state, NULL) < 0;
}
