#include "cache.h"

#include <async/async.h>

static int refresh(int *entry)
{
	return ++*entry;
}

int cache_task(void *arg)
{
	int rc = async_sleep(10);

	return rc < 0 ? rc : refresh(arg);
}
