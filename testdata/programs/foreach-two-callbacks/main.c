/*
 * What a callback does counts at the call it is passed to, and nowhere else: not for the other
 * callers of the same helper.
 */
#include "list.h"

#include <async/async.h>
#include <stddef.h>
#include <stdlib.h>

static void count(struct item *item, void *arg)
{
	int *total = arg;

	*total += item->fd > 0;
}

static void run_hook(struct item *item, void *arg)
{
	if (item->fd > 0 && system(arg))
		item->fd = -1;
}

static int start(void *arg)
{
	int total = 0;
	int rc;

	items_each(count, &total);
	items_each(run_hook, arg); // expect: blocking-call
	rc = async_to_thread(archive_all, NULL);
	return rc < 0 ? rc : total;
}

int main(void)
{
	return async_run(start, "/etc/hooks/item", NULL) < 0;
}
