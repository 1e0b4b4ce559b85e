/*
 * The same work with a cap: of a group, of a map, of a fixed number of workers that share a
 * channel.
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

enum { worker_count = 8 };

static int in_a_group(struct page *pages, size_t n)
{
	int rc = 0;

	ASYNC_GROUP (g, worker_count, &rc) {
		for (size_t i = 0; i < n; i++)
			async_group_spawn(g, fetch, &pages[i]);
	}
	return rc;
}

static int mapped(struct page *pages, size_t n)
{
	return async_map(fetch, pages, n, sizeof(*pages), worker_count, NULL);
}

static int work(void *arg)
{
	struct page *page = NULL;

	while (async_channel_receive(arg, &page) == 0) {
		int rc = fetch(page);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int with_workers(struct page *pages, size_t n)
{
	struct async_channel *jobs = async_channel_new(sizeof(struct page *), worker_count);
	int rc = 0;

	if (!jobs)
		return -1;
	ASYNC_GROUP (g, worker_count, &rc) {
		for (int i = 0; i < worker_count; i++)
			async_group_spawn(g, work, jobs);
		for (size_t i = 0; i < n && rc >= 0; i++) {
			struct page *page = &pages[i];

			rc = async_channel_send(jobs, &page);
		}
		async_channel_close(jobs);
	}
	async_channel_free(jobs);
	return rc;
}

static int start(void *arg)
{
	struct page *pages = arg;
	size_t n = (size_t)atoi(pages[0].body);
	int rc = in_a_group(pages, n);

	if (rc >= 0)
		rc = mapped(pages, n);
	return rc < 0 ? rc : with_workers(pages, n);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
