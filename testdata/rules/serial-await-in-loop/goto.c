/*
 * Loops made of goto, and loops left by goto on an error: the same loops.
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

static int backwards(struct page *pages, size_t n)
{
	size_t i = 0;
	int rc = 0;

again:
	if (i >= n)
		goto out;
	rc = fetch(&pages[i]); // expect: serial-await-in-loop
	if (rc < 0)
		goto out;
	i++;
	goto again;
out:
	return rc;
}

static int fail_fast(struct page *pages, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		if (!pages[i].host)
			continue;
		rc = fetch(&pages[i]); // expect: serial-await-in-loop
		if (rc < 0)
			goto fail;
	}
	return 0;
fail:
	pages[0].size = 0;
	return rc;
}

/* No loop: each label is passed once. */
static int forwards(struct page *page, int kind)
{
	int rc = 0;

	if (kind == 1)
		goto one;
	rc = fetch(page);
	if (rc < 0)
		goto out;
one:
	rc = fetch(page);
out:
	return rc;
}

static int start(void *arg)
{
	int rc = backwards(arg, 2);

	if (rc >= 0)
		rc = fail_fast(arg, 2);
	return rc < 0 ? rc : forwards(arg, rc);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
