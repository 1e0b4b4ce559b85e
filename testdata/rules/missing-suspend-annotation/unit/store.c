#include "store.h"

#include <async/async.h>

#include <stdio.h>

int store_wait(void)
{
	return async_sleep(10);
}

// path: store_load > store_wait
int store_load(const char *name, char *into, size_t size) // expect: missing-suspend-annotation
{
	if (store_wait() < 0)
		return -1;
	return snprintf(into, size, "entry %s", name);
}
