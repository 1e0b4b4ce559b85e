/*
 * Trap: the loop holds a permit or a lock that others wait for; what it guards is used by one at a
 * time on purpose. Given back before the loop, it guards nothing in there.
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

static struct async_semaphore *exclusive;

static int holding(struct page *pages, size_t n)
{
	int rc = async_semaphore_acquire(exclusive);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = fetch(&pages[i]);
	async_semaphore_release(exclusive);
	return rc;
}

static int not_holding(struct page *pages, size_t n)
{
	int rc = async_semaphore_acquire(exclusive);

	if (rc < 0)
		return rc;
	pages[0].size = 0;
	async_semaphore_release(exclusive);
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = fetch(&pages[i]); // expect: serial-await-in-loop
	return rc;
}

static struct async_mutex *mutex;

static int locking(struct page *pages, size_t n)
{
	int rc = async_mutex_lock(mutex);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = fetch(&pages[i]);
	async_mutex_unlock(mutex);
	return rc;
}

static int locked_block(struct page *pages, size_t n)
{
	int rc;

	ASYNC_LOCKED (mutex, &rc) {
		for (size_t i = 0; i < n && rc >= 0; i++)
			rc = fetch(&pages[i]);
	}
	return rc;
}

static int permit_block(struct page *pages, size_t n)
{
	int rc;

	ASYNC_PERMIT (exclusive, &rc) {
		for (size_t i = 0; i < n && rc >= 0; i++)
			rc = fetch(&pages[i]);
	}
	return rc;
}

static int after_block(struct page *pages, size_t n)
{
	int locked, rc = 0;

	ASYNC_LOCKED (mutex, &locked)
		pages[0].size = 0;
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = fetch(&pages[i]); // expect: serial-await-in-loop
	return rc;
}

static int blocks(struct page *pages, size_t n)
{
	int rc = locking(pages, n);

	if (rc >= 0)
		rc = locked_block(pages, n);
	if (rc >= 0)
		rc = permit_block(pages, n);
	return rc < 0 ? rc : after_block(pages, n);
}

static int start(void *arg)
{
	int rc;

	exclusive = async_semaphore_new(1);
	mutex = async_mutex_new();
	if (!exclusive || !mutex)
		return -1;
	rc = holding(arg, 2);
	if (rc >= 0)
		rc = not_holding(arg, 2);
	if (rc >= 0)
		rc = blocks(arg, 2);
	async_semaphore_free(exclusive);
	async_mutex_free(mutex);
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
