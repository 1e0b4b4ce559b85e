/*
 * Trap: the tasks run already; the loop only waits for their ends. (Awaiting them one by one has
 * a rule of its own.)
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

static int start(void *arg)
{
	struct page *pages = arg;
	struct async_task *tasks[2];
	int worst = 0;

	for (size_t i = 0; i < 2; i++)
		tasks[i] = async_spawn(fetch, &pages[i]);
	for (size_t i = 0; i < 2; i++) {
		int rc = async_await(tasks[i]);

		if (rc < worst)
			worst = rc;
	}
	for (size_t i = 0; i < 2; i++)
		tasks[i] = async_spawn(fetch, &pages[i]);
	for (size_t i = 0; i < 2; i++)
		async_cancel_and_await(tasks[i]);
	return worst;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
