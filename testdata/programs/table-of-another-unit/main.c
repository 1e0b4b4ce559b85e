/*
 * Tables and the constructors that hand them out are in units of their own. An object is what its
 * constructor made of it; what is looked up by name may be any.
 */
#include <async/async.h>

#include "store.h"

static int start(void *arg)
{
	const struct store_ops *kind = store_find(arg);
	struct store *disk = disk_open(3), memory;
	int rc = async_yield();

	if (!disk || !kind)
		return -1;
	memory_init(&memory);
	rc |= memory.ops->flush(&memory);
	rc |= disk->ops->flush(disk);     // expect: blocking-call
	return rc | kind->flush(&memory); // expect: blocking-call
}

int main(void)
{
	return async_run(start, "memory", NULL) < 0;
}
