/* A pause becomes one of the task alone. */
#include <async/async.h>

#include <unistd.h>

#define RETRY_SECONDS 2

/* Its caller has never had to bear that others run meanwhile. */
static void settle_down(void)
{
	async_sleep(1000);
}

/* A fixed number of turns: without its pauses it ends all the same. */
static int retry(void)
{
	int rc = -1;

	for (int i = 0; i < 3 && rc < 0; i++) {
		rc = async_yield();
		// fix: safe
		async_sleep(RETRY_SECONDS * 1000); // expect: blocking-call
	}
	return rc;
}

static int watch(void *arg)
{
	volatile int *running = arg;

	while (*running) {
		async_yield();
		// fix: suggest when the task is cancelled, the call returns at once, and the...
		async_sleep(1000); // expect: blocking-call
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
	async_sleep(2000); // expect: blocking-call
	// fix: safe
	(void)async_sleep((uint64_t)(*seconds) * 1000); // expect: blocking-call
	// fix: safe
	async_sleep((uint64_t)(seconds[0] + 1) * 1000); // expect: blocking-call
	// fix: suggest what replaces 'sleep' returns 0 or a negative error, and sets no errno
	if (async_sleep(3000)) // expect: blocking-call
		return 1;
	return retry() < 0 ? -1 : watch(arg);
}

int main(void)
{
	static unsigned seconds = 1;

	return async_run(start, &seconds, NULL) < 0;
}
