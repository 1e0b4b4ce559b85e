/*
 * What the page's script reads: the findings, and the source lines they point to.
 *
 *	struct html_data *data = html_data_new(result, false);
 *	json_t *all = html_data_all(data);              one value with everything
 *	html_data_free(data);
 *
 * In a folder the sources are files of their own, each loaded when it is looked at: then
 * html_data_index names them, and html_data_source has the lines of one.
 */
#ifndef REPORTS_HTML_DATA_H
#define REPORTS_HTML_DATA_H

#include <jansson.h>

#include "base/text.h"
#include "store/result.h"

struct html_data;

/* With `whole`, files are kept as they are; else of large ones only what is around findings and
 * steps. The result must live as long. */
struct html_data *html_data_new(const struct result *result, bool whole);
void html_data_free(struct html_data *data);

json_t *html_data_all(struct html_data *data);

/* Everything but the lines; a file has `src` instead, the name of html_data_name. */
json_t *html_data_index(struct html_data *data);

uint32_t html_data_source_count(const struct html_data *data);

/* "sources/0123456789abcdef.js": where the lines of a source are looked for, from the folder of the
 * page. The name depends on what is in it. */
void html_data_source_name(const struct html_data *data, struct text *text, uint32_t source);

/* The chunks of a source. */
json_t *html_data_source(struct html_data *data, uint32_t source);

#endif
