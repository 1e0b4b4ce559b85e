/*
 * Two functions that call each other: what one does, both do.
 */
#include "walk.h"

#include <async/async.h>
#include <stddef.h>

static int start(void *arg)
{
	int n = walk_count(arg);

	if (walk_flush(arg) < 0) // expect: blocking-call
		return -1;
	return n + walk_slowly(arg);
}

int main(void)
{
	static struct node root;

	return async_run(start, &root, NULL) < 0;
}
