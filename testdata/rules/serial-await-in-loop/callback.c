/*
 * What waits is called through a pointer.
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

struct source {
	int (*load)(void *page);
	int (*length)(const struct page *page);
};

static int length(const struct page *page)
{
	return page->size;
}

static const struct source remote = { .load = fetch, .length = length };

static int load_all(const struct source *source, struct page *pages, size_t n)
{
	int total = 0;

	for (size_t i = 0; i < n; i++) {
		// path: main > start > load_all
		int rc = source->load(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < n; i++)
		total += source->length(&pages[i]);
	return total;
}

static int visit_all(struct page *pages, size_t n, int (*visit)(void *page))
{
	for (size_t i = 0; i < n; i++) {
		// path: main > start > visit_all
		int rc = visit(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int mark_all(struct page *pages, size_t n, int (*mark)(void *page))
{
	for (size_t i = 0; i < n; i++) {
		int rc = mark(&pages[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int mark_empty(void *arg)
{
	struct page *page = arg;

	page->size = 0;
	return 0;
}

static int start(void *arg)
{
	int rc = load_all(&remote, arg, 2);

	if (rc >= 0)
		rc = mark_all(arg, 2, mark_empty);
	return rc < 0 ? rc : visit_all(arg, 2, fetch);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
