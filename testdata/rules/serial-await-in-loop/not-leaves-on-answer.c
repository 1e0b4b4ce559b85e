/*
 * Trap: what a reply says ends the loop: the rest might not be asked at all.
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

static int until_enough(struct page *pages, size_t n)
{
	int total = 0;

	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]);

		if (rc < 0)
			return rc;
		total += rc;
		if (total > 1000)
			break;
	}
	return total;
}

static int until_end_marker(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]);

		if (rc < 0)
			return rc;
		if (pages[i].body[0] == '.')
			return 0;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = until_enough(arg, 2);

	return rc < 0 ? rc : until_end_marker(arg, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
