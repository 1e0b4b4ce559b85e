/*
 * The spawn is behind a helper, or two. The finding stands at the call in the loop: there the
 * number is decided.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <stdlib.h>

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

static struct async_task *start_fetch(struct page *page)
{
	page->size = 0;
	return async_spawn(fetch, page);
}

static int add(struct async_group *group, struct page *page)
{
	return async_group_spawn(group, fetch, page);
}

static int add_if_named(struct async_group *group, struct page *page)
{
	return page->host ? add(group, page) : 0;
}

static int in_a_group(struct page *pages, size_t n)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < n; i++)
			// path: main > start > in_a_group
			add_if_named(g, &pages[i]); // expect: unbounded-concurrency
	}
	return rc;
}

static int in_a_limited_group(struct page *pages, size_t n)
{
	int rc = 0;

	ASYNC_GROUP (g, 16, &rc) {
		for (size_t i = 0; i < n; i++)
			add_if_named(g, &pages[i]);
	}
	return rc;
}

static int gathered(struct page *pages, size_t n)
{
	struct async_task **tasks = calloc(n, sizeof(struct async_task *));
	int rc;

	if (!tasks)
		return -1;
	for (size_t i = 0; i < n; i++)
		// path: main > start > gathered
		tasks[i] = start_fetch(&pages[i]); // expect: unbounded-concurrency
	rc = async_gather(tasks, n, NULL);
	free(tasks);
	return rc;
}

static int start(void *arg)
{
	struct page *pages = arg;
	size_t n = (size_t)atoi(pages[0].body);
	int rc = in_a_group(pages, n);

	if (rc >= 0)
		rc = in_a_limited_group(pages, n);
	return rc < 0 ? rc : gathered(pages, n);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
