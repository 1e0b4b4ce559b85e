/*
 * What runs first? The question of every introduction to JavaScript: code before a suspension,
 * then the ready queue (microtasks), then due timers, then the tasks that let the loop turn.
 *
 * Prints:
 *
 *     main: spawning runs nothing yet
 *     main: about to wait
 *     plain: a new task runs when its parent suspends
 *     microtask: the end of the ready queue, in the same turn
 *     sleep(0): the timers of the turn
 *     yield: after I/O and timers, the next turn
 *     main: all have ended
 */
#include <async/async.h>

#include <stdio.h>

static int after_yield(void *arg)
{
	int rc = async_yield();

	puts(arg);
	return rc;
}

static int after_sleep(void *arg)
{
	int rc = async_sleep(0);

	puts(arg);
	return rc;
}

static int after_microtask(void *arg)
{
	int rc = async_yield_microtask();

	puts(arg);
	return rc;
}

static int at_once(void *arg)
{
	puts(arg);
	return 0;
}

static int start(void *arg)
{
	struct async_task *tasks[] = {
		async_spawn(after_yield, "yield: after I/O and timers, the next turn"),
		async_spawn(after_sleep, "sleep(0): the timers of the turn"),
		async_spawn(
			after_microtask, "microtask: the end of the ready queue, in the same turn"),
		async_spawn(at_once, "plain: a new task runs when its parent suspends"),
	};
	int rc;

	(void)arg;
	puts("main: spawning runs nothing yet");
	puts("main: about to wait");
	rc = async_gather(tasks, sizeof tasks / sizeof tasks[0], NULL);
	puts("main: all have ended");
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
