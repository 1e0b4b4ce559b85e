/*
 * Trap: loops that turn at most once, scope macros among them.
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

static int constant(struct page *pages)
{
	int rc = 0;

	for (size_t i = 0; i < 1; i++)
		rc = fetch(&pages[i]);
	return rc;
}

static int scopes(struct page *page)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		ASYNC_SHIELD (1000) {
			rc = fetch(page);
		}
	}
	return rc;
}

static int flag(struct page *page)
{
	int rc = 0;

	for (bool once = true; once; once = false)
		rc = fetch(page);
	return rc;
}

static int two(struct page *pages)
{
	int rc = 0;

	for (size_t i = 0; i < 2; i++)
		rc += fetch(&pages[i]); // expect: serial-await-in-loop
	return rc;
}

static int start(void *arg)
{
	return constant(arg) + scopes(arg) + flag(arg) + two(arg);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
