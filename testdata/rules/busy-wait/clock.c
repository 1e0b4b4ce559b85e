/*
 * Loops that ask what time it is until it is late enough: the loop of the program stands still that
 * long.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#define UNTIL(end) while (now() < (end))

static bool is_ready;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_helper(void *arg)
{
	double end = now() + 0.5;

	(void)arg;
	// hint: sleep until then, so that other tasks run meanwhile
	while (now() < end) // expect: busy-wait
		;
	return 0;
}

static int by_local(void *arg)
{
	time_t end = time(NULL) + 2, at = 0;

	(void)arg;
	do {
		at = time(NULL); // expect: busy-wait
	} while (at < end);
	return 0;
}

static int by_address(void *arg)
{
	struct timespec at = { 0 };
	time_t end = 100;

	(void)arg;
	for (;;) {
		clock_gettime(CLOCK_REALTIME, &at); // expect: busy-wait
		if (at.tv_sec > end)
			break;
	}
	return 0;
}

static int by_goto(void *arg)
{
	time_t end = time(NULL) + 1;

	(void)arg;
again:
	if (time(NULL) < end) // expect: busy-wait
		goto again;
	return 0;
}

static int by_macro(void *arg)
{
	double end = now() + 0.1;

	(void)arg;
	UNTIL(end) // expect: busy-wait
	{
	}
	return 0;
}

/* A time limit does not make it better. */
static int until_ready(void *arg)
{
	double end = now() + 0.1;

	(void)arg;
	while (!__atomic_load_n(&is_ready, __ATOMIC_ACQUIRE) && now() < end) // expect: busy-wait
		;
	return 0;
}

static int start(void *arg)
{
	int rc = async_sleep(1);

	rc |= by_helper(arg) | by_local(arg) | by_address(arg);
	return rc | by_goto(arg) | by_macro(arg) | until_ready(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
