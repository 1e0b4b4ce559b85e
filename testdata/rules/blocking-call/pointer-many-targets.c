/*
 * Trap: a slot that nine functions share, one of which blocks. Which one is meant here is a guess,
 * and guesses are not shown; eight are.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

#define QUICK(n)                                                                                   \
	static int quick_##n(int x)                                                                \
	{                                                                                          \
		return x + n;                                                                      \
	}

QUICK(1)
QUICK(2)
QUICK(3)
QUICK(4)
QUICK(5)
QUICK(6)
QUICK(7)
QUICK(8)

static int slow(int n)
{
	return (int)sleep((unsigned)n);
}

static int (*nine[])(
	int) = { quick_1, quick_2, quick_3, quick_4, quick_5, quick_6, quick_7, quick_8, slow };
static int (*eight[])(
	int) = { quick_1, quick_2, quick_3, quick_4, quick_5, quick_6, quick_7, slow };

static int start(void *arg)
{
	int rc = async_yield();

	(void)arg;
	rc |= nine[rc & 7](1);
	return rc | eight[rc & 7](1); // expect: blocking-call
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
