/*
 * All rules there are, in the order of registry.def.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "base/embedded.h"
#include "rule/rule.h"

#define RULE(id) extern const struct rule rule_##id;
#include "registry.def"
#undef RULE

/* Ended by NULL. */
extern const struct rule *const rules[];

/* The rule of an id, or NULL. */
const struct rule *rule_find(const char *id);

/* The page of a rule (markdown), or NULL: rules/ID.md, compiled in. */
const char *rule_page(const char *id);

#endif
