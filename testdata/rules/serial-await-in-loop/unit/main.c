/*
 * What waits is in another unit than the loop.
 */
#include "page.h"

#include <stddef.h>

static int start(void *arg)
{
	struct page *pages = arg;
	int total = 0;

	for (size_t i = 0; i < 4; i++) {
		// path: main > start
		int rc = page_fetch(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < 4; i++)
		total += page_length(&pages[i]);
	return total;
}

int main(void)
{
	static struct page pages[4];

	return async_run(start, pages, NULL) < 0;
}
