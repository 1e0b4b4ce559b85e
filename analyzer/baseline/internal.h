/* What the readers of the two formats share. */
#ifndef BASELINE_INTERNAL_H
#define BASELINE_INTERNAL_H

#include <jansson.h>

#include "baseline/baseline.h"

/* A text of a JSON object, in the arena; NULL when it is not there or null. */
const char *baseline_member(struct baseline *baseline, const json_t *object, const char *key);

/* Takes the results of a SARIF log. The error names no file. */
bool baseline_from_sarif(struct baseline *baseline, const json_t *log, struct error *err);

#endif
