/*
 * The registry as a table.
 */
#include "rules.h"

#include <string.h>

extern const struct embedded rule_pages[];

const struct rule *const rules[] = {
#define RULE(id) &rule_##id,
#include "registry.def"
#undef RULE
	NULL,
};

const struct rule *rule_find(const char *id)
{
	for (size_t i = 0; rules[i]; i++)
		if (!strcmp(rules[i]->id, id))
			return rules[i];
	return NULL;
}

const char *rule_page(const char *id)
{
	size_t length = strlen(id);
	for (const struct embedded *page = rule_pages; page->name; page++)
		if (!strncmp(page->name, id, length) && !strcmp(page->name + length, ".md"))
			return page->text;
	return NULL;
}
