/*
 * The task waits for an event: it is woken once, when there is something to do.
 */
#include <async/async.h>
#include <async/sync.h>

#include <inttypes.h>
#include <stdio.h>

static struct async_event *loaded;
static uint64_t loaded_at;

static int loads(void *arg)
{
	int rc = async_sleep(95);

	(void)arg;
	loaded_at = async_now();
	async_event_set(loaded);
	return rc;
}

static int waits(void *arg)
{
	int turns = 0, rc;

	(void)arg;
	rc = async_event_wait(loaded);
	turns++;
	printf("%d turn, %" PRIu64 " ms late\n", turns, async_now() - loaded_at);
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	loaded = async_event_new();
	if (!loaded)
		return -1;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, waits, arg);
	}
	async_event_free(loaded);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
