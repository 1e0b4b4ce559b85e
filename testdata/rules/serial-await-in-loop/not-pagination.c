/*
 * Trap: the next request needs something out of the last reply.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <stdlib.h>
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

struct cursor {
	struct page page;
	long next;
};

/* Asks for the page at `offset`; the reply begins with the next offset, 0 at the end. */
static int fetch_from(struct page *page, long offset, long *next)
{
	int rc;

	page->size = (int)offset;
	rc = fetch(page);
	if (rc >= 0)
		*next = strtol(page->body, NULL, 10);
	return rc;
}

static int all_pages(struct page *page)
{
	long token = 0;

	do {
		int rc = fetch_from(page, token, &token);

		if (rc < 0)
			return rc;
	} while (token > 0);
	return 0;
}

static int counted(struct page *pages, size_t n)
{
	long token = 0;

	for (size_t i = 0; i < n; i++) {
		int rc = fetch_from(&pages[i], token, &token);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int advance(struct cursor *cursor)
{
	return fetch_from(&cursor->page, cursor->next, &cursor->next);
}

static int in_an_object(struct cursor *cursor, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = advance(cursor);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int chain(struct page *page)
{
	while (page) {
		int rc = fetch(page);

		if (rc < 0)
			return rc;
		page = memchr(page->body, '>', (size_t)rc) ? page->next : NULL;
	}
	return 0;
}

static int start(void *arg)
{
	static struct cursor cursor = { .page = { .host = "a.example" } };
	int rc = all_pages(arg);

	if (rc >= 0)
		rc = counted(arg, 2);
	if (rc >= 0)
		rc = in_an_object(&cursor, 3);
	return rc < 0 ? rc : chain(arg);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
