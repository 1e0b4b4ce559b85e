/*
 * Trap: each turn writes something that all turns share, so their order can be seen.
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

struct mirror {
	const struct page *current;
	int last;
};

static int through_a_field(struct mirror *mirror, struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc;

		mirror->current = &pages[i];
		rc = fetch(&pages[i]);
		if (rc < 0)
			return rc;
		mirror->last = rc;
	}
	return 0;
}

static int fetch_into(const char *host, struct page *scratch)
{
	scratch->host = host;
	return fetch(scratch);
}

static int one_buffer(struct page *pages, size_t n)
{
	struct page scratch = { 0 };

	for (size_t i = 0; i < n; i++) {
		int rc = fetch_into(pages[i].host, &scratch);

		if (rc < 0)
			return rc;
		pages[i].size = scratch.body[0];
	}
	return 0;
}

static int own_buffer(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct page scratch = { 0 };
		int rc = fetch_into(pages[i].host, &scratch); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
		pages[i].size = scratch.body[0];
	}
	return 0;
}

static int start(void *arg)
{
	struct mirror mirror = { 0 };
	int rc = through_a_field(&mirror, arg, 2);

	if (rc >= 0)
		rc = one_buffer(arg, 2);
	return rc < 0 ? rc : own_buffer(arg, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
