/*
 * Token classes of C for pages: which bytes are a keyword, a string, a comment ...
 */
#ifndef REPORTS_HIGHLIGHT_H
#define REPORTS_HIGHLIGHT_H

#include <stddef.h>

/* The letters are names of classes in html/page.css. */
enum highlight {
	HIGHLIGHT_PLAIN = 'p',
	HIGHLIGHT_KEYWORD = 'k',
	HIGHLIGHT_TYPE = 't',
	HIGHLIGHT_NUMBER = 'n',
	HIGHLIGHT_STRING = 's',
	HIGHLIGHT_COMMENT = 'c',
	HIGHLIGHT_DIRECTIVE = 'd',
	HIGHLIGHT_CALL = 'f',
};

/* One letter for each byte of the text; the caller frees it. */
char *highlight_new(const char *text, size_t size);

#endif
