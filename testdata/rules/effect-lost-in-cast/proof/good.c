/*
 * A stream whose close hands the good-bye to a task of its own: the close itself is over at once,
 * as the contract says.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
#include <stdio.h>

static bool is_closing;
static int turns;

static int goodbye(void *arg)
{
	(void)arg;
	return async_sleep(95);
}

static void close_at_once(void *context, bool reset)
{
	if (!reset && async_spawn_detached(goodbye, context, NULL) < 0)
		puts("no memory for a good-bye");
}

static const struct async_stream_class polite = {
	.name = "polite",
	.close = close_at_once,
};

static int beat(void *arg)
{
	int rc = 0;

	(void)arg;
	while (rc >= 0) {
		rc = async_sleep(10);
		turns += is_closing;
	}
	return rc;
}

static int start(void *arg)
{
	struct async_task *heart = async_spawn(beat, arg);
	struct async_stream *stream = async_stream_new(&polite, NULL);
	int rc = async_sleep(25);

	is_closing = true;
	async_close(stream);
	is_closing = false;
	printf("turns of another task inside async_close: %d\n", turns);
	async_cancel_and_await(heart);
	return rc;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
