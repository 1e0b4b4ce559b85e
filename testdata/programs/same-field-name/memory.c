#include "store.h"

static int flush(struct memory_store *store)
{
	store->dirty = 0;
	return 0;
}

void memory_store_init(struct memory_store *store)
{
	store->dirty = 1;
	store->flush = flush;
}
