/*
 * Trap: allowed by a comment with a reason.
 */
#include <async/async.h>

#include "compute.h"

static int start(void *key)
{
	/* async-lint: allow(cpu-heavy-on-loop) the keys of this device are tiny */
	return make_key(key);
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
