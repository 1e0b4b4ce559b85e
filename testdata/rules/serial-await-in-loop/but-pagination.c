/*
 * Just not the trap: the offset is known beforehand, and what the reply says is kept, not used
 * for the next request.
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

static int fetch_from(struct page *page, long offset, long *next)
{
	int rc;

	page->size = (int)offset;
	rc = fetch(page);
	if (rc >= 0)
		*next = strtol(page->body, NULL, 10);
	return rc;
}

static int start(void *arg)
{
	struct page *pages = arg;
	long next[2] = { 0 };

	for (size_t i = 0; i < 2; i++) {
		long offset = (long)i * 512;
		int rc = fetch_from(&pages[i], offset, &next[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return (int)(next[0] + next[1]);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
