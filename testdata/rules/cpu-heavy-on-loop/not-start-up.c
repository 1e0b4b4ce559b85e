/*
 * Trap: computed before the loop runs, or after.
 */
#include <async/async.h>

#include "compute.h"

static char server_key[32];

static void load(void)
{
	make_key(server_key);
}

static int serve(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

int main(void)
{
	int rc;

	load();
	rc = async_run(serve, NULL, NULL);
	make_key(server_key);
	return rc < 0;
}
