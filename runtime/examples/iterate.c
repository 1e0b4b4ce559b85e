/*
 * Async iteration: a producer sends the lines of a file as they become known, and a consumer takes
 * them with ASYNC_FOR_EACH, as JavaScript's `for await` does. The producer closes the channel, and
 * that ends the loop; it is the generator, and the channel its yield.
 *
 * Prints:
 *
 *      10 ms: the first line
 *      20 ms: the second line
 *      30 ms: the third line
 *     3 lines, then: no error
 */
#include <async/async.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct line {
	char text[32];
};

/* Plays a source that needs 10 ms for each line. */
static int produce(void *arg)
{
	static const char *const texts[] = { "the first line", "the second line",
		"the third line" };
	struct async_channel *lines = arg;
	int rc = 0;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0] && rc == 0; i++) {
		struct line line;

		rc = async_sleep(10);
		snprintf(line.text, sizeof line.text, "%s", texts[i]);
		if (rc == 0)
			rc = async_channel_send(lines, &line);
	}
	async_channel_close(lines);
	return rc;
}

static int consume(struct async_channel *lines)
{
	struct line line;
	int count = 0, rc;

	ASYNC_FOR_EACH (line, lines, &rc) {
		printf("%3" PRIu64 " ms: %s\n", async_now(), line.text);
		count++;
	}
	printf("%d lines, then: %s\n", count, async_strerror(rc));
	return rc;
}

static int start(void *arg)
{
	struct async_channel *lines = async_channel_new(sizeof(struct line), 1);
	int rc = 0;

	(void)arg;
	if (!lines)
		return -ENOMEM;
	ASYNC_GROUP (group, 1, &rc) {
		async_group_spawn(group, produce, lines);
		rc = consume(lines);
	}
	async_channel_free(lines);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
