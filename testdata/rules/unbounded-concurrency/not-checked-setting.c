/*
 * Trap: the number comes from the configuration and is checked against a constant.
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

enum { most_workers = 32 };

struct settings {
	int workers;
	struct page *pages;
};

static int clamped(const struct settings *settings)
{
	int n = settings->workers;
	int rc = 0;

	if (n > most_workers)
		n = most_workers;
	ASYNC_GROUP (g, 0, &rc) {
		for (int i = 0; i < n; i++)
			async_group_spawn(g, fetch, &settings->pages[i]);
	}
	return rc;
}

static int refused(const struct settings *settings)
{
	int n = settings->workers;
	int rc = 0;

	if (n < 1 || n > most_workers)
		return -1;
	ASYNC_GROUP (g, 0, &rc) {
		for (int i = 0; i < n; i++)
			async_group_spawn(g, fetch, &settings->pages[i]);
	}
	return rc;
}

/* Just not the trap: only the lower end is checked. */
static int half_checked(const struct settings *settings)
{
	int n = settings->workers;
	int rc = 0;

	if (n < 1)
		n = 1;
	ASYNC_GROUP (g, 0, &rc) {
		for (int i = 0; i < n; i++)
			// expect@+1: unbounded-concurrency
			async_group_spawn(g, fetch, &settings->pages[i]);
	}
	return rc;
}

static int start(void *arg)
{
	struct settings settings = { .pages = arg };
	int rc;

	settings.workers = settings.pages[0].size;
	rc = clamped(&settings);
	if (rc >= 0)
		rc = refused(&settings);
	return rc < 0 ? rc : half_checked(&settings);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
