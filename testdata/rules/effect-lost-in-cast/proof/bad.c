/*
 * A stream whose close suspends. The runtime, and everybody who closes a stream, counts on it that
 * nobody else gets a turn meanwhile.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
#include <stdio.h>

static bool is_closing;
static int turns;

static void say_goodbye(void *context, bool reset)
{
	(void)context;
	if (!reset)
		async_sleep(95);
}

static const struct async_stream_class polite = {
	.name = "polite",
	.close = say_goodbye, // expect: effect-lost-in-cast
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
