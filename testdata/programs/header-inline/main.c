/*
 * A header's inline function is compiled in two units, and is one function.
 */
#include "journal.h"

#include <async/async.h>
#include <stddef.h>

static int first_task(void *arg)
{
	int *fd = arg;
	int rc = journal_settle(*fd);

	return rc < 0 ? rc : journal_flush(*fd); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, first_task, arg);
		async_group_spawn(g, second_task, arg);
	}
	return rc;
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
