/*
 * Trap: the author promises a bound the code does not show.
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

/* The registry refuses a ninth mirror. */
ASYNC_BOUNDED(8) static int fetch_mirrors(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = first; page; page = page->next)
			async_group_spawn(g, fetch, page);
	}
	return rc;
}

/* The registry refuses a ninth mirror: said to people only. */
static int fetch_peers(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = first; page; page = page->next)
			async_group_spawn(g, fetch, page); // expect: unbounded-concurrency
	}
	return rc;
}

static int start(void *arg)
{
	int rc = fetch_mirrors(arg);

	return rc < 0 ? rc : fetch_peers(arg);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
