/*
 * Trap: a worker gives its own objects functions that block, and the loop has objects of the same
 * type. That the loop meets a worker's is possible, no more.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct ops {
	int (*run)(int n);
};

struct item {
	int (*handle)(int n);
	const struct ops *ops;
};

static int slow(int n)
{
	return (int)sleep((unsigned)n);
}

static int slow_handle(int n)
{
	return usleep((unsigned)n);
}

static int quick(int n)
{
	return n;
}

static const struct ops slow_ops = { slow }, quick_ops = { quick };

static int in_worker(void *arg)
{
	struct item *item = arg;

	item->handle = slow_handle;
	item->ops = &slow_ops;
	return item->handle(1) | item->ops->run(1);
}

static int serve(struct item *item)
{
	return item->handle(1) | item->ops->run(1);
}

static int start(void *arg)
{
	static struct item other;
	struct item *item = arg;
	int rc = async_to_thread(in_worker, &other);

	item->handle = quick;
	item->ops = &quick_ops;
	return rc < 0 ? rc : serve(item);
}

int main(void)
{
	static struct item item;

	return async_run(start, &item, NULL) < 0;
}
