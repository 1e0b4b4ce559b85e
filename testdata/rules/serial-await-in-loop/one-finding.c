/*
 * One loop, one finding, at its first waiting call: the turn as a whole is what can run beside
 * the others. A loop in a loop is judged by itself.
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

static int save(void *arg)
{
	struct page *page = arg;

	page->size = page->body[0];
	return 0;
}

static int store(struct page *page)
{
	return async_to_thread(save, page);
}

static int both(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
		rc = store(&pages[i]);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int grid(struct page (*rows)[2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < 2; k++) {
			int rc = fetch(&rows[i][k]); // expect: serial-await-in-loop

			if (rc < 0)
				return rc;
		}
	}
	return 0;
}

static int start(void *arg)
{
	static struct page rows[2][2];
	int rc = both(arg, 2);

	return rc < 0 ? rc : grid(rows, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
