/*
 * Requests that have nothing to do with each other, made one after the other: n of 50 ms take
 * n * 50 ms.
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

static int over_an_array(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		// hint: run them side by side with async_map, or in an ASYNC_GROUP, with a limit
		int rc = fetch(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int over_a_list(struct page *first)
{
	int rc = 0;

	for (struct page *page = first; page; page = page->next) {
		// fix: sketch
		rc = fetch(page); // expect: serial-await-in-loop
		if (rc < 0)
			break;
	}
	return rc;
}

static void over_pointers(struct page *page, const struct page *end)
{
	while (page != end) {
		page->size = fetch(page); // expect: serial-await-in-loop
		page++;
	}
}

static void downwards(struct page *pages, size_t n)
{
	do {
		n--;
		pages[n].size = fetch(&pages[n]); // expect: serial-await-in-loop
	} while (n > 0);
}

static int start(void *arg)
{
	struct page *pages = arg;
	int rc = over_an_array(pages, 2);

	if (rc < 0)
		return rc;
	over_pointers(pages, pages + 2);
	downwards(pages, 2);
	return over_a_list(pages);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
