/*
 * It suspends in another unit.
 */
#include <async/async.h>

#include "pause.h"

static int start(void *arg)
{
	(void)arg;
	return pause_for(10);
}

int main(void)
{
	// path: main > pause_for > async_sleep
	// step: pause.c:7 'pause_for' calls 'async_sleep', which suspends the running task
	pause_for(10); // expect: suspend-outside-task
	return async_run(start, 0, 0) < 0;
}
