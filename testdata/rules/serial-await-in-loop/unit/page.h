#ifndef PAGE_H
#define PAGE_H

#include <async/async.h>

struct page {
	const char *host;
	char body[512];
	int size;
};

/* Fetches the page; waits for its server. */
int page_fetch(struct page *page);

/* Length of the text in the page. */
int page_length(const struct page *page);

#endif
