/*
 * The callback wakes a task, and that sleeps.
 */
#include <async/async.h>
#include <async/sync.h>

#include <stdio.h>

static void on_loop(void *arg)
{
	async_event_set(arg);
}

static int pause_and_tell(struct async_event *asked)
{
	int rc = async_event_wait(asked);
	uint64_t before = async_now();

	if (rc >= 0)
		rc = async_sleep(50);
	printf("paused for %u ms\n", (unsigned)(async_now() - before));
	return rc;
}

static int start(void *arg)
{
	struct async_event *asked = async_event_new();
	int rc;

	(void)arg;
	if (!asked)
		return -1;
	rc = async_post(async_loop_current(), on_loop, asked);
	if (rc >= 0)
		rc = pause_and_tell(asked);
	async_event_free(asked);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
