/*
 * Parts of a result as JSON values, shared by the JSON report and the page.
 */
#ifndef REPORTS_JSON_H
#define REPORTS_JSON_H

#include <jansson.h>

#include "sources.h"

/* Of findings.schema.json: keys are added, never renamed or dropped, while it stays. */
enum { json_format_version = 1 };

/* A string made valid UTF-8; null for NULL. */
json_t *json_text(const char *text);
json_t *json_text_n(const char *text, size_t size);

json_t *json_tool(const struct result *result);
json_t *json_run(const struct result *result);
json_t *json_counts(const struct result *result);
json_t *json_rule(const struct result_rule *rule);
json_t *json_unit(const struct result_unit *unit);
json_t *json_finding(const struct result_finding *finding);

/* What was measured at its place, and what at no finding; null when nobody asked, or nothing
 * was. */
json_t *json_stalls(const struct result_stalls *stalls);
json_t *json_trace(const struct result_trace *trace);

/* What would mend the finding; null if nothing is known. */
json_t *json_fix(const struct result_finding *finding);

/* A finding with its fix and its line of source: as it stands in reports for programs. */
json_t *json_whole_finding(const struct result_finding *finding, struct sources *sources);

#endif
