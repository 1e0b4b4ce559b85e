/*
 * What the page's script reads: the findings, and the source lines they point to.
 *
 *	struct html_data *data = html_data_new(result, false);
 *	html_data_write(data, out, false);              one object with everything
 *	html_data_free(data);
 *
 * In a folder the sources are files of their own, each loaded when it is looked at: then the object
 * only names them, and html_data_write_source has the lines of one. What is written has no '<', so
 * that it can stand in a page. A failed write stays in the stream's error flag.
 */
#ifndef REPORTS_HTML_DATA_H
#define REPORTS_HTML_DATA_H

#include <stdio.h>

#include "base/text.h"
#include "store/result.h"

struct html_data;

/* With `whole`, files are kept as they are; else of large ones only what is around findings and
 * steps. The result must live as long. */
struct html_data *html_data_new(const struct result *result, bool whole);
void html_data_free(struct html_data *data);

/* Everything; of an index the files have `src` instead of their lines, html_data_source_name. */
void html_data_write(struct html_data *data, FILE *out, bool is_index);

uint32_t html_data_source_count(const struct html_data *data);

/* "sources/0123456789abcdef.js": where the lines of a source are looked for, from the folder of the
 * page. The name depends on what is in it. */
void html_data_source_name(const struct html_data *data, struct text *text, uint32_t source);

/* The chunks of a source, an array. */
void html_data_write_source(struct html_data *data, FILE *out, uint32_t source);

#endif
