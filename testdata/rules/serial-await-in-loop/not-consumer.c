/*
 * Trap: a loop that takes the next job, client or event. How many run is decided by how many
 * such loops there are.
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

static struct async_channel *jobs;
static struct async_listener *listener;

static int work(void *arg)
{
	struct page *page = NULL;

	(void)arg;
	while (async_channel_receive(jobs, &page) == 0) {
		int rc = fetch(page);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int serve(void *arg)
{
	struct async_stream *client = NULL;
	struct page *page = arg;
	int rc;

	for (;;) {
		rc = async_accept(listener, &client);
		if (rc < 0)
			return rc;
		rc = fetch(page);
		async_close(client);
		if (rc < 0)
			return rc;
	}
}

static int start(void *arg)
{
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &listener);

	jobs = async_channel_new(sizeof(struct page *), 16);
	if (rc < 0 || !jobs)
		return -1;
	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, work, NULL);
		async_group_spawn(g, serve, arg);
	}
	async_channel_free(jobs);
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
