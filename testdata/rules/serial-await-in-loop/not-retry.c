/*
 * Trap: a retry, and a list of mirrors. A good answer leaves the loop, so the next request is
 * only made if the last one failed.
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

static int retry(struct page *page)
{
	int rc = 0;

	for (int attempt = 0; attempt < 3; attempt++) {
		rc = fetch(page);
		if (rc >= 0)
			return rc;
	}
	return rc;
}

static int first_mirror(struct page *mirrors, size_t n)
{
	int rc = -1;

	for (size_t i = 0; i < n; i++) {
		rc = fetch(&mirrors[i]);
		if (rc >= 0)
			break;
	}
	return rc;
}

static int until_it_works(struct page *mirrors, size_t n)
{
	int rc = -1;

	for (size_t i = 0; i < n && rc < 0; i++)
		rc = fetch(&mirrors[i]);
	return rc;
}

static int start(void *arg)
{
	int rc = retry(arg);

	if (rc < 0)
		rc = first_mirror(arg, 2);
	return rc < 0 ? until_it_works(arg, 2) : rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
