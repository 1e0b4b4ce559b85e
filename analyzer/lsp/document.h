/*
 * The files an editor has open, as they are there.
 */
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/text.h"
#include "lsp/position.h"

struct document {
	char *uri;  /* as the editor writes it */
	char *path; /* NULL: no file */
	json_int_t version;
	bool is_edited; /* it may be another than on the disk */
	struct text text;
};

struct documents {
	ARRAY(struct document *) items;
};

/* The path of a "file:" URI, normalised, to be freed; NULL when it is none, or of another machine.
 */
char *uri_path(const char *uri);

/* Opens a document, and looks whether it is what is on the disk; one that is open already is taken
 * for a new one. */
void document_open(struct documents *documents, const char *uri, json_int_t version,
	const char *text, size_t size);
void document_close(struct documents *documents, const char *uri);

struct document *document_find(const struct documents *documents, const char *uri);
struct document *document_of_path(const struct documents *documents, const char *path);

/* Makes the `contentChanges` of a notification, in their order. False when one of them is not
 * understood: it and what follows are not made. */
bool document_change(struct document *document, enum position_encoding encoding,
	const json_t *changes, json_int_t version);

/* Is some file below one of two folders edited, and not saved? `other` may be NULL. */
bool documents_have_edits(const struct documents *documents, const char *folder, const char *other);

void documents_release(struct documents *documents);

#endif
