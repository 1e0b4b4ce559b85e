/* All pages, one after the other. */
#include <async/async.h>

#include <stddef.h>

#include "pages.h"

struct list {
	struct page *pages;
	size_t count;
};

static int fetch_all(void *arg)
{
	struct list *list = arg;

	for (size_t i = 0; i < list->count; i++)
		if (pages_fetch(&list->pages[i]) < 0)
			list->pages[i].size = 0;
	return 0;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };
	struct list list = { pages, 2 };

	return async_run(fetch_all, &list, NULL) < 0;
}
