/*
 * Trap: each turn says how far it is. A message on the way out on an error is no progress.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <stdio.h>

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

static int with_progress(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]);

		if (rc < 0)
			return rc;
		printf("%zu of %zu\n", i + 1, n);
	}
	return 0;
}

static int with_a_message(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0) {
			fprintf(stderr, "%s: %s\n", pages[i].host, async_strerror(rc));
			return rc;
		}
	}
	return 0;
}

static int start(void *arg)
{
	int rc = with_progress(arg, 2);

	return rc < 0 ? rc : with_a_message(arg, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
