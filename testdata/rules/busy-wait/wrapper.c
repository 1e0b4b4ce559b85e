/*
 * The test is behind a function that only reads, the pause behind one that only pauses, and the
 * flag is set by a helper.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct queue {
	int count;
	bool is_closed;
	char items[256];
};

static bool queue_is_closed(const struct queue *queue)
{
	return queue->is_closed;
}

static void queue_close(struct queue *queue)
{
	queue->is_closed = true;
}

static int nap(void)
{
	return async_sleep(20);
}

static int closes(void *arg)
{
	int rc = async_sleep(100);

	queue_close(arg);
	return rc;
}

static int waits(void *arg)
{
	struct queue *queue = arg;

	while (!queue_is_closed(queue))
		// path: start > waits > queue.is_closed > start > closes > queue_close
		// path: queue.is_closed
		nap(); // expect: busy-wait
	return queue->count;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, closes, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	static struct queue queue;

	return async_run(start, &queue, NULL) < 0;
}
