/*
 * The twin: the first thing the first task does is on the loop, and others wait already.
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
	load(); // expect: cpu-heavy-on-loop
	return async_sleep(10);
}

int main(void)
{
	return async_run(serve, NULL, NULL) < 0;
}
