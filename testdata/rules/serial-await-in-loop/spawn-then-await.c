/*
 * A task that is awaited in the turn that started it runs alone. Which task a handle stands for is
 * not followed yet.
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

	for (size_t i = 0; i < 2; i++) {
		struct async_task *task = async_spawn(fetch, &pages[i]);
		int rc = async_await(task); // missing: serial-await-in-loop joins its own

		if (rc < 0)
			return rc;
	}
	return 0;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
