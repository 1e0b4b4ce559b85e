/*
 * The same requests, at most eight at a time.
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

static int with_map(struct page *pages, size_t n)
{
	return async_map(fetch, pages, n, sizeof(*pages), 8, NULL);
}

static int with_a_group(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		for (struct page *page = first; page; page = page->next)
			async_group_spawn(g, fetch, page);
	}
	return rc;
}

static int one_after_the_other(struct page *a, struct page *b)
{
	int rc = fetch(a);

	return rc < 0 ? rc : fetch(b);
}

static int start(void *arg)
{
	struct page *pages = arg;
	int rc = with_map(pages, 2);

	if (rc >= 0)
		rc = with_a_group(pages);
	return rc < 0 ? rc : one_after_the_other(&pages[0], &pages[1]);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
