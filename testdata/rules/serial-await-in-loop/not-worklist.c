/*
 * Trap: the loop takes from a list until it is empty, and what it calls may add to it.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <string.h>

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

static struct page *pending;

static void push(struct page *page)
{
	page->next = pending;
	pending = page;
}

static struct page *pop(void)
{
	struct page *page = pending;

	if (page)
		pending = page->next;
	return page;
}

static int crawl(struct page *page)
{
	static struct page linked = { .host = "c.example" };
	int rc = fetch(page);

	if (rc > 0 && memchr(page->body, '>', (size_t)rc))
		push(&linked);
	return rc;
}

static int start(void *arg)
{
	struct page *page;

	push(arg);
	while ((page = pop())) {
		int rc = crawl(page);

		if (rc < 0)
			return rc;
	}
	return 0;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
