/*
 * Just not the trap: the permit is taken by the child (the work is capped, the tasks are not), or
 * before the loop, or given back before the child runs.
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

static int acquire_and_fetch(void *arg)
{
	int rc = async_semaphore_acquire(slots);

	if (rc < 0)
		return rc;
	rc = fetch(arg);
	async_semaphore_release(slots);
	return rc;
}

static int in_the_child(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = first; page; page = page->next)
			// expect@+1: unbounded-concurrency
			async_group_spawn(g, acquire_and_fetch, page);
	}
	return rc;
}

static int before_the_loop(struct page *first)
{
	int rc = async_semaphore_acquire(slots);

	if (rc < 0)
		return rc;
	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = first; page; page = page->next)
			async_group_spawn(g, fetch, page); // expect: unbounded-concurrency
	}
	async_semaphore_release(slots);
	return rc;
}

static int given_back_at_once(struct page *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct page *page = first; page; page = page->next) {
			rc = async_semaphore_acquire(slots);
			if (rc < 0)
				break;
			async_group_spawn(g, fetch, page); // expect: unbounded-concurrency
			async_semaphore_release(slots);
		}
	}
	return rc;
}

static int start(void *arg)
{
	int rc;

	slots = async_semaphore_new(8);
	if (!slots)
		return -1;
	rc = in_the_child(arg);
	if (rc >= 0)
		rc = before_the_loop(arg);
	if (rc >= 0)
		rc = given_back_at_once(arg);
	async_semaphore_free(slots);
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
