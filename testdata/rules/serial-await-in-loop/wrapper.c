/*
 * What waits is behind one helper, or two; the loop is in a helper of its own.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
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

static int fetch_or_empty(struct page *page)
{
	int rc = fetch(page);

	if (rc == -1)
		page->size = 0;
	return rc;
}

static bool refresh(struct page *page)
{
	return fetch_or_empty(page) >= 0;
}

static int sum(void *arg)
{
	struct page *page = arg;
	int total = 0;

	for (size_t i = 0; i < sizeof(page->body); i++)
		total += page->body[i];
	page->size = total;
	return 0;
}

static int sum_elsewhere(struct page *page)
{
	return async_to_thread(sum, page);
}

static int measure(const struct page *page)
{
	int total = 0;

	for (size_t i = 0; i < sizeof(page->body); i++)
		total += page->body[i] != 0;
	return total;
}

static int refresh_all(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++)
		// path: main > start > refresh_all
		if (!refresh(&pages[i])) // expect: serial-await-in-loop
			return -1;
	return 0;
}

static int sum_all(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		// path: main > start > sum_all
		int rc = sum_elsewhere(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

static void measure_all(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pages[i].size = measure(&pages[i]);
}

static int start(void *arg)
{
	int rc = refresh_all(arg, 2);

	measure_all(arg, 2);
	return rc < 0 ? rc : sum_all(arg, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
