/*
 * Trap: somebody has looked at it and wrote why.
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

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = arg; page; page = page->next) {
			/* async-lint: allow(unbounded-concurrency) the list has a dozen at most */
			async_group_spawn(g, fetch, page);
		}
		for (struct page *page = arg; page; page = page->next) {
			/* the list has a dozen at most */
			async_group_spawn(g, fetch, page); // expect: unbounded-concurrency
		}
	}
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
