/*
 * The page of a rule, from its markdown to HTML.
 */
#ifndef REPORTS_RULE_PAGE_H
#define REPORTS_RULE_PAGE_H

#include "base/text.h"

/* Appends the page. Raw HTML in it is text; blocks of C have the classes of highlight.h. Nothing is
 * appended when the markdown cannot be read. */
void rule_page_add(struct text *html, const char *markdown);

#endif
