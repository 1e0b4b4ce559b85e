/*
 * The blocking function is in another unit than the task.
 */
#include <async/async.h>

#include "names.h"

static int look_up(void *arg)
{
	// path: start > look_up > names_address > getaddrinfo
	// step: names.c:35 'names_address' calls 'getaddrinfo', which blocks...
	return names_address(arg); // expect: blocking-call
}

static int count(void *arg)
{
	(void)arg;
	return names_count();
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, look_up, arg);
		async_group_spawn(g, count, NULL);
	}
	return rc;
}

int main(void)
{
	names_load("names.txt");
	return async_run(start, "example.org", NULL) < 0;
}
