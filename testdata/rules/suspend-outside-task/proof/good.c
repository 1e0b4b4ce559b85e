/*
 * The callback starts a task, and that sleeps.
 */
#include <async/async.h>

#include <stdio.h>

static int pause_and_tell(void *arg)
{
	uint64_t before = async_now();
	int rc = async_sleep(50);

	(void)arg;
	printf("paused for %u ms\n", (unsigned)(async_now() - before));
	return rc;
}

static void on_loop(void *arg)
{
	if (async_spawn_detached(pause_and_tell, arg, NULL) < 0)
		puts("no memory");
}

static int start(void *arg)
{
	int rc = async_post(async_loop_current(), on_loop, arg);

	return rc < 0 ? rc : async_sleep(100);
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, &config, &config) < 0;
}
