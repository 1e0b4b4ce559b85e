/*
 * Two programs of one compile database. Functions of the same name do different things in them:
 * what the tool's `prepare` does is no matter of the server.
 */
#include "work.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	int rc = prepare(arg);

	if (rc >= 0)
		rc = async_sleep(10);
	return rc < 0 ? rc : finish(arg); // expect: blocking-call
}

int main(void)
{
	static char name[] = "job";

	return async_run(start, name, NULL) < 0;
}
