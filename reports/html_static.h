/*
 * The page without its script: a list of the findings, then each with its source and its path. For
 * readers without JavaScript; of very many findings the first.
 */
#ifndef REPORTS_HTML_STATIC_H
#define REPORTS_HTML_STATIC_H

#include "base/text.h"
#include "store/result.h"

/* Appends a text as it stands between tags and in quoted attributes: escaped, and visible. */
void html_add(struct text *text, const char *string);
void html_add_n(struct text *text, const char *bytes, size_t size);

/* Appends the list and the findings. */
void html_add_static(struct text *text, const struct result *result);

#endif
