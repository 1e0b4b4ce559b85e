/*
 * Trap: sending to one channel. The receiver sees the order, and waiting for room is the
 * backpressure.
 */
#include <async/async.h>

#include <stddef.h>

static int produce(struct async_channel *channel, const int *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = async_channel_send(channel, &numbers[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int consume(void *arg)
{
	int number = 0;

	while (async_channel_receive(arg, &number) == 0) {
	}
	return number;
}

static int start(void *arg)
{
	static const int numbers[4] = { 1, 2, 3, 4 };
	struct async_channel *channel = async_channel_new(sizeof(int), 2);
	int rc = 0;

	(void)arg;
	if (!channel)
		return -1;
	ASYNC_GROUP (g, 1, &rc) {
		async_group_spawn(g, consume, channel);
		rc = produce(channel, numbers, 4);
		async_channel_close(channel);
	}
	async_channel_free(channel);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
