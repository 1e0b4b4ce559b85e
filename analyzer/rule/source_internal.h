/* What source.c and source_include.c share. */
#ifndef RULE_SOURCE_INTERNAL_H
#define RULE_SOURCE_INTERNAL_H

#include "rule/source.h"

struct includes;

/* Where the includes of a source of the set are kept: NULL until they are read. */
struct includes **source_set_includes(struct source_set *set, const struct source *source);
void includes_free(struct includes *includes);

#endif
