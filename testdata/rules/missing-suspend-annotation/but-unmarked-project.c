/*
 * One function is marked, so the others ought to be.
 */
#include <async/async.h>

#include <stddef.h>

static int back_off(unsigned attempt) // expect: missing-suspend-annotation
{
	return async_sleep(20U << attempt);
}

ASYNC_FN static int settle(void)
{
	return back_off(1);
}

static int start(void *arg)
{
	(void)arg;
	return settle();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
