/* Both ends of a ring are looked at, and each side moves one of them: the other one is waited for.
 */
#include <async/async.h>

#include <stddef.h>

enum { ring_size = 64, item_count = 1000 };

struct ring {
	unsigned head, tail;
	int items[ring_size];
};

static int push(struct ring *ring, int item)
{
	while (ring->head - ring->tail == ring_size)
		if (async_yield() < 0) // expect: busy-wait
			return -1;
	ring->items[ring->head++ % ring_size] = item;
	return 0;
}

static int pop(struct ring *ring)
{
	while (ring->head == ring->tail)
		if (async_yield() < 0) // expect: busy-wait
			return -1;
	return ring->items[ring->tail++ % ring_size];
}

static int produces(void *arg)
{
	for (int i = 0; i < item_count; i++)
		if (push(arg, i) < 0)
			return -1;
	return 0;
}

static int consumes(void *arg)
{
	int sum = 0;

	for (int i = 0; i < item_count; i++)
		sum += pop(arg);
	return sum > 0 ? 0 : -1;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, produces, arg);
		async_group_spawn(g, consumes, arg);
	}
	return rc;
}

int main(void)
{
	static struct ring ring;

	return async_run(start, &ring, NULL) < 0;
}
