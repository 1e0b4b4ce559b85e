/*
 * A bounded channel between a fast producer and a slow consumer: while three elements are waiting,
 * async_channel_send waits too. The producer runs ahead by as much as the channel holds, then goes
 * at the pace of the consumer, and needs no limit of its own.
 *
 * Prints:
 *
 *     sent at          0   0   0   0 100 200 300 400 ms
 *     received at      0 100 200 300 400 500 600 700 ms
 *     the consumer saw the end after 800 ms
 */
#include <async/async.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum { ELEMENTS = 8, CAPACITY = 3 };

struct exchange {
	struct async_channel *channel;
	uint64_t sent[ELEMENTS], received[ELEMENTS]; /* when */
};

static int produce(void *arg)
{
	struct exchange *exchange = arg;
	int rc = 0;

	for (int i = 0; i < ELEMENTS && rc == 0; i++) {
		rc = async_channel_send(exchange->channel, &i);
		exchange->sent[i] = async_now();
	}
	async_channel_close(exchange->channel); /* tells the consumer that this was all */
	return rc;
}

static int consume(void *arg)
{
	struct exchange *exchange = arg;
	int element, rc;

	while ((rc = async_channel_receive(exchange->channel, &element)) == 0) {
		exchange->received[element] = async_now();
		rc = async_sleep(100);
		if (rc < 0)
			return rc;
	}
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

static void print_times(const char *what, const uint64_t *times)
{
	printf("%-14s", what);
	for (int i = 0; i < ELEMENTS; i++)
		printf(" %3" PRIu64, times[i]);
	printf(" ms\n");
}

static int start(void *arg)
{
	struct exchange exchange = { .channel = async_channel_new(sizeof(int), CAPACITY) };
	int rc = 0;

	(void)arg;
	if (!exchange.channel)
		return -ENOMEM;
	ASYNC_GROUP (group, 0, &rc) {
		async_group_spawn(group, produce, &exchange);
		async_group_spawn(group, consume, &exchange);
	}
	async_channel_free(exchange.channel);
	print_times("sent at", exchange.sent);
	print_times("received at", exchange.received);
	printf("the consumer saw the end after %" PRIu64 " ms\n", async_now());
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
