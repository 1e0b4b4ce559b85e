/*
 * Trap: only a test puts a blocking function into the slot.
 */
#include "clock.h"

#include <async/async.h>

static int wait_properly(int ms)
{
	return async_sleep((unsigned)ms);
}

struct clock_ops clock_ops = { .wait = wait_properly };

int clock_task(void *arg)
{
	int *ms = arg;

	return clock_ops.wait(*ms);
}
