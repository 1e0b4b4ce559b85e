/*
 * Paths as URIs (RFC 3986).
 */
#ifndef REPORTS_URI_H
#define REPORTS_URI_H

#include "base/text.h"

/* "a b/#1.c" as "a%20b/%231.c", an absolute path as "file:///...". A path is bytes, and so are
 * those that are no UTF-8. */
void uri_add_path(struct text *text, const char *path);

/* The path alone, without a scheme. */
void uri_add_bytes(struct text *text, const char *path);

/* The same as the first for a folder, whose URI ends in a slash so that others can be relative to
 * it. */
void uri_add_folder(struct text *text, const char *path);

#endif
