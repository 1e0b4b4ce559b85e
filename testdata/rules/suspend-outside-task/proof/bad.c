/*
 * A callback of the loop sleeps: it is no task, and the call comes back at once.
 */
#include <async/async.h>

#include <stdio.h>

static void pause_and_tell(void *arg)
{
	uint64_t before = async_now();

	(void)arg;
	async_sleep(50); // expect: suspend-outside-task
	printf("paused for %u ms\n", (unsigned)(async_now() - before));
}

static int start(void *arg)
{
	int rc = async_post(async_loop_current(), pause_and_tell, arg);

	return rc < 0 ? rc : async_sleep(100);
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
