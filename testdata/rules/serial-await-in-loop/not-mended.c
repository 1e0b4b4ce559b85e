/* Loops over arrays that no edit turns into a map: their form is more than one call per item. */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct page {
	const char *host;
	int size;
};

static int fetch(struct page *page, int retries)
{
	struct async_stream *stream = NULL;
	int rc = -1;

	ASYNC_TIMEOUT (2000, &rc) {
		for (int i = 0; i < retries && rc < 0; i++)
			rc = async_tcp_connect(page->host, 80, &stream);
	}
	async_close(stream);
	return rc;
}

static int fetch_once(struct page *page)
{
	return fetch(page, 1);
}

static int more_arguments(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		// fix: sketch
		int rc = fetch(&pages[i], 3); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

/* The loop is what the break leaves. */
static int breaks(struct page *pages, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		// fix: sketch
		rc = fetch_once(&pages[i]); // expect: serial-await-in-loop
		if (rc < 0)
			break;
	}
	return rc;
}

/* Where to begin is part of the loop. */
static int from_the_second(struct page *pages, size_t n)
{
	for (size_t i = 1; i < n; i++)
		// fix: sketch
		if (fetch_once(&pages[i]) < 0) // expect: serial-await-in-loop
			return -1;
	return 0;
}

/* What is done with the index besides. */
static int keeps_results(struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		// fix: sketch
		pages[i].size = fetch_once(&pages[i]); // expect: serial-await-in-loop
	}
	return 0;
}

static int start(void *arg)
{
	struct page *pages = arg;
	int rc = more_arguments(pages, 2);

	if (rc < 0 || from_the_second(pages, 2) < 0)
		return rc;
	return breaks(pages, 2) + keeps_results(pages, 2);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
