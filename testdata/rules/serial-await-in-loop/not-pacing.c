/*
 * Trap: a pause between the requests. Whoever wrote it does not want them all at once.
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

static int breathe(void)
{
	return async_sleep(100);
}

static int politely(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]);

		if (rc < 0)
			return rc;
		rc = async_sleep(250);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int through_a_helper(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = breathe();

		if (rc >= 0)
			rc = fetch(&pages[i]);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = politely(arg, 2);

	return rc < 0 ? rc : through_a_helper(arg, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
