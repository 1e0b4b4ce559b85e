/*
 * Trap: asking again until something has happened.
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

static int until_ready(struct page *page)
{
	bool ready = false;

	while (!ready) {
		int rc = fetch(page);

		if (rc < 0)
			return rc;
		ready = page->body[0] == '1';
	}
	return 0;
}

static int at_most(struct page *page, int times)
{
	while (times-- > 0) {
		int rc = fetch(page);

		if (rc < 0)
			return rc;
		if (page->body[0] == '1')
			return 1;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = until_ready(arg);

	return rc < 0 ? rc : at_most(arg, 5);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
