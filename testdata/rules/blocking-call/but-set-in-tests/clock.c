/*
 * Just not the trap: not only the test puts a blocking function into the slot.
 */
#include "clock.h"

#include <async/async.h>
#include <unistd.h>

static int wait_properly(int ms)
{
	return async_sleep((unsigned)ms);
}

static int wait_in_old_programs(int ms)
{
	return usleep((unsigned)ms * 1000);
}

struct clock_ops clock_ops = { .wait = wait_properly };

void clock_use_old(void)
{
	clock_ops.wait = wait_in_old_programs;
}

int clock_task(void *arg)
{
	int *ms = arg;

	return clock_ops.wait(*ms); // expect: blocking-call
}
