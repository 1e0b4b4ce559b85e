/*
 * Helpers count by what they always do: a receive that finds something in its buffer does not
 * wait; a wrapper that always waits, or fails, does.
 */
#include <async/async.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

struct inbox {
	int messages[16];
	unsigned count;
	bool is_closed;
	int sum;
};

/* Waits only if there is nothing. */
static int receive(struct inbox *inbox, int *message)
{
	while (!inbox->count) {
		int rc = async_sleep(5);

		if (rc < 0)
			return rc;
	}
	*message = inbox->messages[--inbox->count];
	return 0;
}

/* Always waits, unless it fails at once. */
static int pause_a_little(struct inbox *inbox)
{
	if (inbox->is_closed)
		return -EPIPE;
	return async_sleep(5);
}

static int consumer(void *arg)
{
	struct inbox *inbox = arg;
	int message;

	for (;;) {
		// path: start > consumer
		int rc = receive(inbox, &message); // expect: loop-without-checkpoint

		if (rc < 0)
			return rc;
		inbox->sum += message;
	}
}

static int poller(void *arg)
{
	struct inbox *inbox = arg;

	for (;;) {
		int rc = pause_a_little(inbox);

		if (rc < 0)
			return rc;
		inbox->sum++;
	}
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, consumer, arg);
		async_group_spawn(g, poller, arg);
	}
	return rc;
}

int main(void)
{
	static struct inbox inbox;

	return async_run(start, &inbox, NULL) < 0;
}
