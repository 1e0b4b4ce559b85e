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
	// path: main > start > run_to_end > async_run
	// step: run.c:7 'run_to_end' calls 'async_run', which drives the event loop until ...
	return run_to_end(nap, arg); // expect: nested-loop-run
}

int main(void)
{
	return run_to_end(start, 0) < 0;
}
