/*
 * A library calls the function in the middle of its work: while it waits, another task of the same
 * thread comes to wait for an initialisation that cannot go on. That a comparison waits is a word
 * of severity info: what another task meets there depends on whether it can come there at all.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

static int weigh(const void *left, const void *right)
{
	const int *a = left, *b = right;

	if (async_yield() < 0)
		return 0;
	return *a - *b;
}

static int compare(const void *left, const void *right)
{
	const int *a = left, *b = right;

	return *a - *b;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void)
{
	async_sleep(10);
}

static int start(void *arg)
{
	int *numbers = arg;

	pthread_once(&once, prepare); // expect: effect-lost-in-cast
	qsort(numbers, 16, sizeof(*numbers), weigh);
	qsort(numbers, 16, sizeof(*numbers), compare);
	return 0;
}

int main(void)
{
	static int numbers[16];

	return async_run(start, numbers, NULL) < 0;
}
