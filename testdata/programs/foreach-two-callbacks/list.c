#include "list.h"

#include <stddef.h>

struct item *items;

void items_each(void (*visit)(struct item *item, void *arg), void *arg)
{
	for (struct item *item = items; item; item = item->next)
		visit(item, arg);
}
