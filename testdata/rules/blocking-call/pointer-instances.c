/*
 * Trap: objects know what they are. Those made here by the constructor that does not block do
 * not, however many others there are; whoever takes both, or one that nobody knows, may.
 */
#include <async/async.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct store;

struct store_ops {
	int (*flush)(struct store *store);
	void (*close)(struct store *store);
};

struct store {
	const struct store_ops *ops;
	int fd;
};

static int memory_flush(struct store *store)
{
	return store->fd;
}

static int file_flush(struct store *store)
{
	return fsync(store->fd);
}

static void close_store(struct store *store)
{
	free(store);
}

static const struct store_ops memory_ops = { memory_flush, close_store };
static const struct store_ops file_ops = { .flush = file_flush, .close = close_store };

static void store_init(struct store *store, const struct store_ops *ops)
{
	store->ops = ops;
	store->fd = -1;
}

static struct store *memory_new(void)
{
	struct store *store = malloc(sizeof(*store));

	if (!store)
		return NULL;
	store->ops = &memory_ops;
	return store;
}

static struct store *file_new(int fd)
{
	struct store *store = calloc(1, sizeof(*store));

	if (store) {
		*store = (struct store){ .ops = &file_ops, .fd = fd };
	}
	return store;
}

/* All its callers hand over memory. */
static int flush_memory(struct store *store)
{
	return store->ops->flush(store);
}

/* Not all of them. */
static int flush_any(struct store *store)
{
	return store->ops->flush(store);
}

static int start(void *arg)
{
	struct store direct = { .ops = &memory_ops }, *given = arg;
	struct store *memory = memory_new(), *file = file_new(3);
	int rc = async_yield();

	if (!memory || !file)
		return -1;
	rc |= direct.ops->flush(&direct);
	rc |= memory->ops->flush(memory);
	rc |= flush_memory(memory) | flush_memory(&direct);
	rc |= file->ops->flush(file);   // expect: blocking-call
	rc |= given->ops->flush(given); // expect: blocking-call
	rc |= flush_any(memory); // spurious: blocking-call callers of a helper are not kept apart
	rc |= flush_any(file);   // expect: blocking-call
	memory->ops->close(memory);
	file->ops->close(file);
	return rc;
}

int main(void)
{
	static struct store store;

	store_init(&store, &file_ops);
	return async_run(start, &store, NULL) < 0;
}
