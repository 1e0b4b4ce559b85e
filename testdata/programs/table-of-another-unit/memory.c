#include "store.h"

static int flush(struct store *store)
{
	return store->fd;
}

const struct store_ops memory_ops = { "memory", flush };

void memory_init(struct store *store)
{
	store->ops = &memory_ops;
	store->fd = 0;
}
