/*
 * The computation is in another unit than the task.
 */
#include <async/async.h>

#include "keys.h"

static int renew(void *arg)
{
	// path: start > renew > keys_renew > make_key
	// step: keys.c:7 'keys_renew' calls 'make_key', which computes...
	return keys_renew(arg); // expect: cpu-heavy-on-loop
}

static int seal(void *arg)
{
	return keys_seal(arg, 100);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, renew, arg);
		async_group_spawn(g, seal, arg);
	}
	return rc;
}

int main(void)
{
	static char key[128];

	return async_run(start, key, NULL) < 0;
}
