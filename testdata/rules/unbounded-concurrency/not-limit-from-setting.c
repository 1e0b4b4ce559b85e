/*
 * Trap: the group has a limit, only its number is not written here. Zero means none.
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

static size_t limit = 16;

static int limited(struct page *first, size_t at_once)
{
	int rc = 0;

	ASYNC_GROUP (g, at_once, &rc) {
		for (struct page *page = first; page; page = page->next)
			async_group_spawn(g, fetch, page);
	}
	return rc;
}

static int mapped(struct page *pages, size_t n, size_t at_once)
{
	return async_map(fetch, pages, n, sizeof(*pages), at_once, NULL);
}

static int start(void *arg)
{
	struct page *pages = arg;
	int rc = limited(pages, limit);

	return rc < 0 ? rc : mapped(pages, (size_t)pages->size, limit);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
