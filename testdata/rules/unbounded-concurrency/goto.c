/*
 * The loop is made of goto.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <stdlib.h>

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
	struct page *page = arg;
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
	again:
		if (!page)
			goto out;
		async_group_spawn(g, fetch, page); // expect: unbounded-concurrency
		page = page->next;
		goto again;
	}
out:
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
