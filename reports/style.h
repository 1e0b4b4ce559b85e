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
const char *style_end(const struct report_style *style);

#endif
