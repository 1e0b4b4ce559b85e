/*
 * Trap: nothing is waited for. The loop only lets others run, so nothing is won by running the
 * turns side by side.
 */
#include <async/async.h>

#include <stddef.h>

static int add(int *total, const int *number)
{
	*total += *number;
	return async_yield();
}

static int double_it(int *number)
{
	*number *= 2;
	return async_yield_microtask();
}

static int start(void *arg)
{
	int *numbers = arg;
	int total = 0;

	for (size_t i = 0; i < 4; i++) {
		int rc = add(&total, &numbers[i]);

		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < 4; i++) {
		int rc = double_it(&numbers[i]);

		if (rc < 0)
			return rc;
	}
	return total;
}

int main(void)
{
	static int numbers[4];

	return async_run(start, numbers, NULL) < 0;
}
