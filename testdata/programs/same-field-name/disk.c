#include "store.h"

#include <unistd.h>

static int flush(struct disk_store *store)
{
	return fsync(store->fd);
}

void disk_store_init(struct disk_store *store, int fd)
{
	store->fd = fd;
	store->flush = flush;
}
