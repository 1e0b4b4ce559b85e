/*
 * The spawn is called through a pointer: a table of operations, a callback of a loop helper.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <stdlib.h>

struct page {
	const char *host;
	char body[512];
	int size;
	struct page *next;
};

static int fetch(void *arg)
{
	struct page *page = arg;
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect(page->host, 80, &stream);
		if (rc == 0)
			rc = (int)async_read(stream, page->body, sizeof(page->body));
	}
	async_close(stream);
	return rc;
}

struct crawler_ops {
	int (*begin)(struct async_group *group, struct page *page);
	int (*skip)(struct page *page);
};

static int begin(struct async_group *group, struct page *page)
{
	return async_group_spawn(group, fetch, page);
}

static int skip(struct page *page)
{
	page->size = 0;
	return 0;
}

static const struct crawler_ops crawler = { begin, skip };

static int crawl(const struct crawler_ops *ops, struct page *pages, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		ops->skip(&pages[i]);
	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < n; i++)
			// path: main > start > crawl
			ops->begin(g, &pages[i]); // expect: unbounded-concurrency
	}
	return rc;
}

static void each(struct page *pages, size_t n, void (*visit)(struct page *page))
{
	for (size_t i = 0; i < n; i++)
		// path: main > start > each
		visit(&pages[i]); // expect: unbounded-concurrency
}

static void detach(struct page *page)
{
	if (async_spawn_detached(fetch, page, NULL) < 0)
		page->size = -1;
}

static int start(void *arg)
{
	struct page *pages = arg;
	size_t n = (size_t)atoi(pages[0].body);

	each(pages, n, detach);
	return crawl(&crawler, pages, n);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
