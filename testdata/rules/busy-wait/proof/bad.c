/*
 * A task looks at a flag every 10 ms: it is woken again and again for nothing, and late at the end.
 */
#include <async/async.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

static bool is_loaded;
static uint64_t loaded_at;

static int loads(void *arg)
{
	int rc = async_sleep(95);

	(void)arg;
	is_loaded = true;
	loaded_at = async_now();
	return rc;
}

static int waits(void *arg)
{
	int turns = 0;

	(void)arg;
	while (!is_loaded) {
		async_sleep(10); // expect: busy-wait
		turns++;
	}
	printf("%d turns, %" PRIu64 " ms late\n", turns, async_now() - loaded_at);
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
