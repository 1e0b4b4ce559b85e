/*
 * What reports take from the pages of rules, which are Markdown.
 */
#ifndef REPORTS_MARKDOWN_H
#define REPORTS_MARKDOWN_H

#include "base/text.h"

/* The page with each paragraph and each item of a list on one line: for those who show every end
 * of line as one. Code stays as it is. */
void markdown_add_unwrapped(struct text *text, const char *page);

/* The first paragraph, on one line; nothing if there is none. */
void markdown_add_lead(struct text *text, const char *page);

#endif
