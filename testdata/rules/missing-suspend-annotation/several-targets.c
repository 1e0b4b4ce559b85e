/*
 * A pointer that holds a function that suspends and one that does not: who calls through it must
 * be ready for both.
 */
#include <async/async.h>

#include <stddef.h>

struct ops {
	int (*flush)(int);
};

ASYNC_FN static int slow_flush(int n)
{
	return async_sleep((uint64_t)n);
}

static int no_flush(int n)
{
	return n;
}

static const struct ops slow = { slow_flush }, none = { no_flush };

int flush(int which, int n) // expect: missing-suspend-annotation
{
	const struct ops *ops = which ? &slow : &none;

	return ops->flush(n);
}
