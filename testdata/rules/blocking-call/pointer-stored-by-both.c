/*
 * Just not the trap: start-up and a helper of both give objects such functions too.
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
	return usleep((unsigned)n * 1000);
}

static int quick(int n)
{
	return n;
}

static const struct ops slow_ops = { slow }, quick_ops = { quick };

static void make_slow(struct item *item)
{
	item->handle = slow_handle;
	item->ops = &slow_ops;
}

static int in_worker(void *arg)
{
	struct item *item = arg;

	make_slow(item);
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
	return rc < 0 ? rc : serve(item); // expect: blocking-call
}

int main(void)
{
	static struct item item;

	make_slow(&item);
	return async_run(start, &item, NULL) < 0;
}
