#include <stddef.h>
#include <string.h>

#include "store.h"

extern const struct store_ops memory_ops, disk_ops;

static const struct store_ops *const kinds[] = { &memory_ops, &disk_ops };

const struct store_ops *store_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i]->name, name))
			return kinds[i];
	return NULL;
}
