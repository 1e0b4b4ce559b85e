/*
 * Through three helpers, recursion among them: each says it, down to the one that is marked.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN static int settle(void)
{
	return async_yield();
}

static int odd(unsigned n);

// path: even > settle
static int even(unsigned n) // expect: missing-suspend-annotation
{
	return n ? odd(n - 1) : settle();
}

// path: odd > even > settle
static int odd(unsigned n) // expect: missing-suspend-annotation
{
	return n ? even(n - 1) : -1;
}

// path: parity > even > settle
static int parity(unsigned n) // expect: missing-suspend-annotation
{
	return even(n);
}

static int start(void *arg)
{
	(void)arg;
	return parity(7);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
