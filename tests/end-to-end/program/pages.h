#ifndef PAGES_H
#define PAGES_H

struct page {
	const char *host;
	char body[512];
	int size;
};

/* A task: fetches one page. */
int pages_fetch(void *page);

#endif
