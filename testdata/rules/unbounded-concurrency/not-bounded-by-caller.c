/*
 * Trap: the helper spawns without a cap of its own, but each of its callers has one: it is called
 * a fixed number of times, or with a permit in hand.
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

static struct async_semaphore *slots;

static void give_back(void *arg)
{
	struct page *page = arg;

	page->size = 0;
	async_semaphore_release(slots);
}

static int begin(struct page *page)
{
	return async_spawn_detached(fetch, page, give_back);
}

static int with_permits(struct page *first)
{
	for (struct page *page = first; page; page = page->next) {
		int rc = async_semaphore_acquire(slots);

		if (rc < 0)
			return rc;
		if (begin(page) < 0)
			async_semaphore_release(slots);
	}
	return 0;
}

static int begin_three(struct page *pages)
{
	begin(&pages[0]);
	begin(&pages[1]);
	return begin(&pages[2]);
}

static int without_permits(struct page *first)
{
	for (struct page *page = first; page; page = page->next) {
		if (begin(page) < 0) // expect: unbounded-concurrency
			return -1;
	}
	return 0;
}

static int start(void *arg)
{
	int rc;

	slots = async_semaphore_new(8);
	if (!slots)
		return -1;
	rc = with_permits(arg);
	if (rc >= 0)
		rc = begin_three(arg);
	if (rc >= 0)
		rc = without_permits(arg);
	async_semaphore_free(slots);
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
