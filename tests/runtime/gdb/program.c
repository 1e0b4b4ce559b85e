/*
 * What tests/runtime/gdb/run looks at: a named task that sleeps deep in calls, one that waits for a
 * channel, one that has ended, one that has not begun, and main, which stops here.
 */
#include "async/async.h"

#include <stdio.h>
#include <stdlib.h>

int stop_for_gdb(void);

static bool must_abort;

/* Where the debugger stops. */
__attribute__((noinline)) int stop_for_gdb(void)
{
	if (must_abort)
		abort();
	return 0;
}

__attribute__((noinline)) static int nap(int depth)
{
	int rc = depth > 0 ? nap(depth - 1) : async_sleep(3600 * 1000);

	__asm__ volatile("" : "+r"(rc));
	return rc;
}

static int sleeper(void *arg)
{
	int rc;

	(void)arg;
	async_task_set_name("dormouse");
	rc = nap(2);
	__asm__ volatile("" : "+r"(rc));
	return rc;
}

static int reader(void *arg)
{
	int value;
	int rc = async_channel_receive(arg, &value);

	__asm__ volatile("" : "+r"(rc));
	return rc;
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int body(void *arg)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	struct async_task *sleeping = async_spawn(sleeper, NULL);
	struct async_task *reading = async_spawn(reader, channel);
	struct async_task *ended = async_spawn(nothing, NULL);
	struct async_task *waiting_to_begin;
	int rc = async_sleep(1);

	(void)arg;
	waiting_to_begin = async_spawn(nothing, NULL);
	rc = stop_for_gdb();
	rc = async_await(waiting_to_begin);
	rc = async_await(ended);
	async_cancel_and_await(sleeping);
	async_channel_close(channel);
	rc = async_await(reading) == ASYNC_ECLOSED ? 0 : 1;
	async_channel_free(channel);
	return rc;
}

/* With an argument: ends where it would stop, and leaves a core file. */
int main(int count, char **arguments)
{
	(void)arguments;
	must_abort = count > 1;
	return async_run(body, NULL, NULL) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
