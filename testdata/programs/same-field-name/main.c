/*
 * A slot is a field of a struct, not a field's name.
 */
#include "store.h"

#include <async/async.h>
#include <stddef.h>

static struct disk_store disk;
static struct memory_store memory;

static int flush_memory(void *arg)
{
	(void)arg;
	return memory.flush(&memory);
}

static int flush_disk(void *arg)
{
	(void)arg;
	return disk.flush(&disk); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, flush_memory, arg);
		async_group_spawn(g, flush_disk, arg);
	}
	return rc;
}

int main(void)
{
	disk_store_init(&disk, 3);
	memory_store_init(&memory);
	return async_run(start, NULL, NULL) < 0;
}
