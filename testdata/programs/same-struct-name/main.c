/*
 * Two files define `struct job`, each its own. A slot belongs to one of them.
 */
#include "tasks.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, count_task, arg);
		async_group_spawn(g, command_task, arg);
	}
	return rc;
}

int main(void)
{
	static char command[] = "true";

	return async_run(start, command, NULL) < 0;
}
