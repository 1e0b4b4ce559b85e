/*
 * Findings as an editor shows them: a list of diagnostics for each file that has any.
 */
#ifndef LSP_DIAGNOSTIC_H
#define LSP_DIAGNOSTIC_H

#include <jansson.h>
#include <stdbool.h>

#include "lsp/document.h"
#include "sources.h"
#include "store/result.h"

enum { diagnostics_per_file = 100 }; /* thousands make an editor stop */

/* What the client wants to have. */
struct diagnostic_style {
	enum position_encoding encoding;
	bool related;      /* steps as related information; otherwise they are in the message */
	bool described;    /* a link to the rule's page */
	bool markdown;     /* in hovers */
	const char *pages; /* URI of the folder of RULE.md, with its slash; NULL: unknown */
};

/* A path of a result as the client names that file: in the words it opened it with, if it is open.
 */
json_t *diagnostic_uri(
	const struct documents *documents, const struct result *result, const char *path);

/* The open document of a path of a result, or NULL. */
struct document *diagnostic_document(
	const struct documents *documents, const struct result *result, const char *path);

/* Is the text of an open document the one that was analysed? */
bool diagnostic_is_current(
	const struct document *document, const struct result *result, const char *path);

/* Bytes of a line that a finding is about, from 0: up to `end_column`, or, when that is 0, over the
 * word that stands there. */
struct diagnostic_span {
	size_t from, to;
};

struct diagnostic_span diagnostic_span(
	struct source_line line, uint32_t column, uint32_t end_column);

/* The range of a place in a file that was analysed; `end_column` 0: the word there. */
json_t *diagnostic_range(const struct diagnostic_style *style, struct sources *sources,
	const char *path, uint32_t line, uint32_t column, uint32_t end_column);

/* One finding. */
json_t *diagnostic_value(const struct diagnostic_style *style, const struct documents *documents,
	const struct result *result, struct sources *sources, const struct result_finding *finding);

/* How many findings, from the first on, are of the same file. */
size_t diagnostic_group(const struct result *result, size_t first);

/* The open ones among `count` findings of a file, as an array; NULL when there is none. */
json_t *diagnostic_list(const struct diagnostic_style *style, const struct documents *documents,
	const struct result *result, struct sources *sources, size_t first, size_t count);

#endif
