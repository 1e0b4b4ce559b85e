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
	struct page *pages = arg;

	for (size_t i = 0; i < 2; i++) {
		/* async-lint: allow(serial-await-in-loop) the peer bans a second connection */
		int rc = fetch(&pages[i]);

		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < 2; i++) {
		/* the peer bans a second connection */
		int rc = fetch(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
