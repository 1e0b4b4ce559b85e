/*
 * Nobody marks anything here but the runtime: every function that suspends would be a finding,
 * and none would help anybody.
 */
#include <async/async.h>

#include <stddef.h>

static int back_off(unsigned attempt)
{
	return async_sleep(20U << attempt);
}

static int start(void *arg)
{
	(void)arg;
	return back_off(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
