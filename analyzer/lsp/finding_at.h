/*
 * The findings at a place of an open file.
 */
#ifndef LSP_FINDING_AT_H
#define LSP_FINDING_AT_H

#include "lsp/internal.h"

/* What the last analysis says of an open file. */
struct shown {
	const struct document *document;
	const struct result *result;
	const char *path;    /* as the result names it */
	size_t first, count; /* its findings */
};

/* The findings that a folder shows of a file, open or not, by its absolute path. False when there
 * are none. `document` is left alone. */
bool shown_group(const struct server *server, struct workspace_root *root, const char *path,
	struct shown *shown);

/* The document that `params` name. False when none is open, or when nothing is found in it. */
bool shown_find(const struct server *server, const json_t *params, struct shown *shown);

/* A position of the protocol; false when it is none. */
bool read_position(const json_t *position, size_t *line, size_t *unit);

#endif
