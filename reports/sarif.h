/*
 * What the parts of the SARIF report share. SARIF is big; this is what is made of a result:
 *
 *	report_sarif.c   the document: run, invocation, artifacts, the results one by one
 *	sarif_rules.c    the tool and its rules
 *	sarif_result.c   a finding
 *	sarif_flow.c     its path
 *	sarif_fix.c      its edits
 *	sarif_place.c    files, regions, messages
 *
 * Columns are units of UTF-16, paths are URIs, and all text is valid UTF-8.
 */
#ifndef REPORTS_SARIF_H
#define REPORTS_SARIF_H

#include <jansson.h>

#include "base/array.h"
#include "line_hash.h"
#include "report.h"
#include "sources.h"

struct sarif_artifact {
	uint32_t file; /* its text among the sources, or intern_none */
	bool is_unit, has_result;
};

struct sarif {
	const struct result *result;
	const struct report_style *style;
	struct sources sources;
	ARRAY(struct line_hashes) hashes; /* by file of the sources; empty until one is asked for */
	struct intern rules;              /* ids; the number is the index in tool.driver.rules */
	struct intern paths;              /* the number is the index in artifacts */
	ARRAY(struct sarif_artifact) artifacts;
};

struct sarif_region {
	const char *path;
	uint32_t line, column, end_column; /* bytes, from 1; 0 unknown */
};

/* -------------------------------------------------------------------------------------- values */

/* Takes the value; null is left out. */
void sarif_set(json_t *object, const char *key, json_t *value);

/* { "text": ... }, or NULL without a text. */
json_t *sarif_message(const char *text);

const char *sarif_level(enum result_severity severity);

/* Appends a text that a message shows as it is: braces and brackets mean something there. */
void sarif_add_text(struct text *message, const char *text);
void sarif_add_link(struct text *message, const char *text, unsigned location);

/* -------------------------------------------------------------------------------------- places */

/* { "uri", "uriBaseId", "index" } */
json_t *sarif_artifact_location(struct sarif *sarif, const char *path);

/* A physicalLocation. `with_context` adds the lines around it. */
json_t *sarif_physical_location(
	struct sarif *sarif, const struct sarif_region *region, bool with_context);

/* --------------------------------------------------------------------------------------- parts */

json_t *sarif_driver(struct sarif *sarif);

json_t *sarif_result(struct sarif *sarif, const struct result_finding *finding);

/* The codeFlows of a path, NULL when there is none. */
json_t *sarif_code_flows(struct sarif *sarif, const struct result_finding *finding);

/* The fixes of a finding, NULL when there is none or a place of them is not known. */
json_t *sarif_fixes(struct sarif *sarif, const struct result_finding *finding);

#endif
