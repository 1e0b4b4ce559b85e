/*
 * Trap: the number is written in the program, and small: a constant, an array's size, a scope
 * that turns once.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

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

enum { page_count = 16 };

static int constants(struct page *pages)
{
	static struct page others[10];
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < 4; i++)
			async_group_spawn(g, fetch, &pages[i]);
		for (int i = page_count; i > 0; i--)
			async_group_spawn(g, fetch, &pages[i - 1]);
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			async_group_spawn(g, fetch, &others[i]);
		for (struct page *page = others; page < others + 10; page++)
			async_group_spawn(g, fetch, page);
	}
	return rc;
}

static int smaller_of_two(struct page *pages, size_t n)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < n && i < page_count; i++)
			async_group_spawn(g, fetch, &pages[i]);
	}
	return rc;
}

static int mapped(struct page *pages)
{
	return async_map(fetch, pages, page_count, sizeof(*pages), 0, NULL);
}

static int start(void *arg)
{
	struct page *pages = arg;
	int rc = constants(pages);

	if (rc >= 0)
		rc = smaller_of_two(pages, (size_t)pages[0].size);
	return rc < 0 ? rc : mapped(pages);
}

int main(void)
{
	static struct page pages[page_count];

	return async_run(start, pages, NULL) < 0;
}
