/*
 * Trap: a search. The waiting call stands in a branch that leaves the loop, so it runs once.
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

static int fetch_named(struct page *pages, size_t n, const char *host)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(pages[i].host, host) == 0)
			return fetch(&pages[i]);
	}
	return -1;
}

static int fetch_first_empty(struct page *pages, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		if (pages[i].size > 0)
			continue;
		rc = fetch(&pages[i]);
		break;
	}
	return rc;
}

static int fetch_all_named(struct page *pages, size_t n, const char *host)
{
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(pages[i].host, host) == 0)
			rc += fetch(&pages[i]); // expect: serial-await-in-loop
	}
	return rc;
}

static int start(void *arg)
{
	int rc = fetch_named(arg, 2, "b.example");

	if (rc >= 0)
		rc = fetch_first_empty(arg, 2);
	return rc < 0 ? rc : fetch_all_named(arg, 2, "b.example");
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
