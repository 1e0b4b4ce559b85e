/*
 * The twin: the same function on a worker, and on the loop as well.
 */
#include <async/async.h>

#include <stddef.h>

#include "compute.h"

static int make(void *key)
{
	return make_key(key);
}

static int start(void *key)
{
	int rc = async_to_thread(make, key);

	return rc < 0 ? rc : make(key); // expect: cpu-heavy-on-loop
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
