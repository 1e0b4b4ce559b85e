/*
 * Trap: one for each processor.
 */
#define _GNU_SOURCE
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <sys/sysinfo.h>
#include <unistd.h>

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

static int by_sysconf(struct page *pages)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (long i = 0; i < n; i++)
			async_group_spawn(g, fetch, &pages[i]);
	}
	return rc;
}

static int by_number(struct page *pages)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (int i = 0; i < get_nprocs(); i++)
			async_group_spawn(g, fetch, &pages[i]);
	}
	return rc;
}

/* Just not the trap: as many as files may be open. */
static int by_files(struct page *pages)
{
	long n = sysconf(_SC_OPEN_MAX);
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (long i = 0; i < n; i++)
			async_group_spawn(g, fetch, &pages[i]); // expect: unbounded-concurrency
	}
	return rc;
}

static int start(void *arg)
{
	int rc = by_sysconf(arg);

	if (rc >= 0)
		rc = by_number(arg);
	return rc < 0 ? rc : by_files(arg);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}
