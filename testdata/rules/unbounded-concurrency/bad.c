/*
 * As many tasks as there is input: of memory, of sockets, of load on the other side.
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

static int in_a_group(struct page *pages, size_t n)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < n; i++)
			// hint: cap it: ASYNC_GROUP or async_map with a limit, or take a permit
			// hint: before the spawn
			async_group_spawn(g, fetch, &pages[i]); // expect: unbounded-concurrency
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
		tasks[i] = async_spawn(fetch, &pages[i]); // expect: unbounded-concurrency
	rc = async_gather(tasks, n, NULL);
	free(tasks);
	return rc;
}

static int mapped(struct page *pages, size_t n)
{
	return async_map(fetch, pages, n, sizeof(*pages), 0, NULL); // expect: unbounded-concurrency
}

static int greet(void *arg)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		rc = (int)async_write(arg, "hello\n", 6);
	}
	return rc;
}

static void hang_up(void *arg)
{
	async_close(arg);
}

static int serve(void *arg)
{
	struct async_stream *client = NULL;

	for (;;) {
		int rc = async_accept(arg, &client);

		if (rc < 0)
			return rc;
		// expect@+1: unbounded-concurrency
		if (async_spawn_detached(greet, client, hang_up) < 0)
			async_close(client);
	}
}

static int start(void *arg)
{
	struct async_listener *listener = NULL;
	struct page *pages = arg;
	size_t n = (size_t)atoi(pages[0].body);
	int rc = in_a_group(pages, n);

	if (rc >= 0)
		rc = gathered(pages, n);
	if (rc >= 0)
		rc = mapped(pages, n);
	if (rc >= 0)
		rc = async_tcp_listen("127.0.0.1", 7000, 0, &listener);
	if (rc >= 0)
		rc = serve(listener);
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
