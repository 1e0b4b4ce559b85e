#include "list.h"

#include <unistd.h>

static void archive(struct item *item, void *arg)
{
	(void)arg;
	fsync(item->fd);
}

int archive_all(void *arg)
{
	items_each(archive, arg);
	return 0;
}
