/*
 * The loop and the spawn come out of macros.
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

#define EACH_PAGE(page, first) for (struct page *page = (first); page; page = page->next)
#define START(group, page)     async_group_spawn(group, fetch, page)
#define COUNT(array)           (sizeof(array) / sizeof((array)[0]))
#define NO_LIMIT               0
#define LIMIT                  8

static int without(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, NO_LIMIT, &rc) {
		EACH_PAGE(page, first)
		START(g, page); // expect: unbounded-concurrency
	}
	return rc;
}

static int with(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, LIMIT, &rc) {
		EACH_PAGE(page, first)
		START(g, page);
	}
	return rc;
}

static int counted(void)
{
	static struct page pages[12];
	int rc = 0;

	ASYNC_GROUP (g, NO_LIMIT, &rc) {
		for (size_t i = 0; i < COUNT(pages); i++)
			START(g, &pages[i]);
	}
	return rc;
}

static int start(void *arg)
{
	int rc = without(arg);

	if (rc >= 0)
		rc = with(arg);
	return rc < 0 ? rc : counted();
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
