/*
 * Colours of the terminal: the same words look the same in every line.
 */
#ifndef REPORTS_STYLE_H
#define REPORTS_STYLE_H

#include "report.h"

enum style_part { STYLE_BOLD, STYLE_DIM, STYLE_MARK, STYLE_HINT };

/* The escape sequence that begins a part, "" without colours. */
const char *style_begin(const struct report_style *style, enum style_part part);
const char *style_severity(const struct report_style *style, enum result_severity severity);
/* What makes a link of the text in between, where links are wanted and the root of the sources is
 * known. A terminal that knows no links shows the text alone. */
void style_link_begin(
	const struct report_style *style, struct text *text, const char *root, const char *path);
void style_link_end(const struct report_style *style, struct text *text, const char *root);

const char *style_end(const struct report_style *style);

#endif
