/*
 * Trap: before a task is started, an older one is awaited, so at most eight are alive: a window
 * over an array, and batches.
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

enum { window = 8 };

static int sliding(struct page *first)
{
	struct async_task *tasks[window] = { NULL };
	size_t i = 0;

	for (struct page *page = first; page; page = page->next, i++) {
		if (tasks[i % window]) {
			int rc = async_await(tasks[i % window]);

			if (rc < 0)
				page->size = rc;
		}
		tasks[i % window] = async_spawn(fetch, page);
	}
	return async_gather(tasks, i < window ? i : window, NULL);
}

static int in_batches(struct page *first)
{
	struct async_task *tasks[window];
	size_t running = 0;

	for (struct page *page = first; page; page = page->next) {
		tasks[running++] = async_spawn(fetch, page);
		if (running == window) {
			int rc = async_gather(tasks, running, NULL);

			if (rc < 0)
				return rc;
			running = 0;
		}
	}
	return async_gather(tasks, running, NULL);
}

static int awaited_at_once(struct page *first)
{
	for (struct page *page = first; page; page = page->next) {
		struct async_task *task = async_spawn(fetch, page);
		int rc;

		page->size = -1;
		rc = async_await(task);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	int rc = sliding(arg);

	if (rc >= 0)
		rc = in_batches(arg);
	return rc < 0 ? rc : awaited_at_once(arg);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
