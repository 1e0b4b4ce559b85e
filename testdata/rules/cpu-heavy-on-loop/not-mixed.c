/*
 * Trap: a function for both worlds, which computes itself only where there is no loop.
 */
#include <async/async.h>

#include <stddef.h>

#include "compute.h"

static int make(void *key)
{
	return make_key(key);
}

static int make_anywhere(void *key)
{
	if (async_in_task())
		return async_to_thread(make, key);
	return make(key);
}

static int start(void *key)
{
	return make_anywhere(key);
}

int main(void)
{
	static char key[32];

	if (make_anywhere(key))
		return 1;
	return async_run(start, key, NULL) < 0;
}
