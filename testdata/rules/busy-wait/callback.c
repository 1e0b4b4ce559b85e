/*
 * The flag is set by a callback of the loop; and by a signal handler, which is no better.
 */
#include <async/async.h>

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static bool is_due;
static volatile sig_atomic_t is_stopped;

static void on_due(void *arg)
{
	(void)arg;
	is_due = true;
}

static void on_signal(int number)
{
	(void)number;
	is_stopped = 1;
}

static int start(void *arg)
{
	if (async_post(async_loop_current(), on_due, arg) < 0)
		return -1;
	while (!is_due)
		// path: main > start > is_due > start > on_due > is_due
		async_yield(); // expect: busy-wait
	while (!is_stopped)
		// path: main > start > is_stopped > main > on_signal > is_stopped
		async_sleep(100); // expect: busy-wait
	return 0;
}

int main(void)
{
	signal(SIGTERM, on_signal);
	return async_run(start, NULL, NULL) < 0;
}
