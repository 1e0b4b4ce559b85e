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
	pause_for(10); // expect: suspend-outside-task
	return async_run(start, 0, 0) < 0;
}
