/*
 * Trap: a permit is taken before the spawn and given back by the child, on each of its ways out.
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

static struct async_semaphore *slots;

static int fetch_and_release(void *arg)
{
	struct page *page = arg;
	int rc;

	if (!page->host) {
		async_semaphore_release(slots);
		return -1;
	}
	rc = fetch(page);
	async_semaphore_release(slots);
	return rc;
}

static int crawl(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = first; page; page = page->next) {
			rc = async_semaphore_acquire(slots);
			if (rc < 0)
				break;
			async_group_spawn(g, fetch_and_release, page);
		}
	}
	return rc;
}

static int take_slot(void)
{
	return async_semaphore_acquire(slots);
}

static int crawl_with_a_helper(struct page *first)
{
	for (struct page *page = first; page; page = page->next) {
		int rc = take_slot();

		if (rc < 0)
			return rc;
		if (async_spawn_detached(fetch_and_release, page, NULL) < 0)
			async_semaphore_release(slots);
	}
	return 0;
}

static int start(void *arg)
{
	int rc;

	slots = async_semaphore_new(8);
	if (!slots)
		return -1;
	rc = crawl(arg);
	if (rc >= 0)
		rc = crawl_with_a_helper(arg);
	async_semaphore_free(slots);
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
