/* A pause becomes one of the task alone. */
#include <async/async.h>

#include <unistd.h>

#define RETRY_SECONDS 2

/* Its caller has never had to bear that others run meanwhile. */
static void settle_down(void)
{
	sleep(1);
}

/* A fixed number of turns: without its pauses it ends all the same. */
static int retry(void)
{
	int rc = -1;

	for (int i = 0; i < 3 && rc < 0; i++) {
		rc = async_yield();
		// fix: safe
		sleep(RETRY_SECONDS); // expect: blocking-call
	}
	return rc;
}

static int watch(void *arg)
{
	volatile int *running = arg;

	while (*running) {
		async_yield();
		// fix: suggest when the task is cancelled, the call returns at once, and the...
		sleep(1); // expect: blocking-call
	}
	return 0;
}

static int start(void *arg)
{
	const unsigned *seconds = arg;

	// fix: suggest 'settle_down' did not suspend until now: its callers must bear that others
	// fix: run meanwhile
	settle_down(); // expect: blocking-call
	// fix: safe
	sleep(2); // expect: blocking-call
	// fix: safe
	(void)sleep(*seconds); // expect: blocking-call
	// fix: safe
	sleep(seconds[0] + 1); // expect: blocking-call
	// fix: suggest what replaces 'sleep' returns 0 or a negative error, and sets no errno
	if (sleep(3)) // expect: blocking-call
		return 1;
	return retry() < 0 ? -1 : watch(arg);
}

int main(void)
{
	static unsigned seconds = 1;

	return async_run(start, &seconds, NULL) < 0;
}
