/*
 * One root cause, one finding: two leaves behind one call are one; two calls of one helper are
 * two places to mend.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

static int prepare(char *key)
{
	static char packed[65536];

	if (make_key(key) < 0)
		return -1;
	return pack(packed, sizeof(packed), key, strlen(key));
}

static int inner(char *key)
{
	int rc = prepare(key); // expect: cpu-heavy-on-loop

	return rc < 0 ? rc : async_sleep(1);
}

static int outer(void *arg)
{
	return inner(arg);
}

static int twice(void *arg)
{
	return prepare(arg)    // expect: cpu-heavy-on-loop
	       + prepare(arg); // expect: cpu-heavy-on-loop
}

static int start(void *arg)
{
	int rc = outer(arg);

	return rc < 0 ? rc : async_await(async_spawn(twice, arg));
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
