/*
 * The loop is run in another unit.
 */
#include <async/async.h>

#include "run.h"

static int nap(void *arg)
{
	(void)arg;
	return async_sleep(1);
}

static int start(void *arg)
{
	return run_to_end(nap, arg); // expect: nested-loop-run
}

int main(void)
{
	return run_to_end(start, 0) < 0;
}
