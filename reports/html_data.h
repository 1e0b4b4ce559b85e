/*
 * What the page's script reads: the findings, and the source lines they point to.
 */
#ifndef REPORTS_HTML_DATA_H
#define REPORTS_HTML_DATA_H

#include <jansson.h>

#include "store/result.h"

json_t *html_data(const struct result *result);

#endif
