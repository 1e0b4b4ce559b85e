/*
 * Just not the trap: a constant that is a crowd.
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

enum { page_count = 1000 };

static int grouped(struct page *pages)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < page_count; i++)
			async_group_spawn(g, fetch, &pages[i]); // expect: unbounded-concurrency
	}
	return rc;
}

static int start(void *arg)
{
	struct page *pages = arg;
	int rc = grouped(pages);

	if (rc < 0)
		return rc;
	// expect@+1: unbounded-concurrency
	return async_map(fetch, pages, page_count, sizeof(*pages), 0, NULL);
}

int main(void)
{
	static struct page pages[page_count];

	return async_run(start, pages, NULL) < 0;
}
