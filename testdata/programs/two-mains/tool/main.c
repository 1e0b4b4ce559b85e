#include "work.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	int rc = finish(arg);

	return rc < 0 ? rc : async_sleep(10);
}

int main(void)
{
	static char name[] = "job";

	if (prepare(name) < 0)
		return 1;
	return async_run(start, name, NULL) < 0;
}
