#include <stdlib.h>
#include <unistd.h>

#include "store.h"

static int flush(struct store *store)
{
	return fsync(store->fd);
}

const struct store_ops disk_ops = { .name = "disk", .flush = flush };

struct store *disk_open(int fd)
{
	struct store *store = malloc(sizeof(*store));

	if (!store)
		return NULL;
	*store = (struct store){ .ops = &disk_ops, .fd = fd };
	return store;
}
