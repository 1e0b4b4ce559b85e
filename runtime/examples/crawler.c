/*
 * A crawler: page by page in waves, at most three requests at a time, each with a deadline, no
 * page twice. The site is a small server in the same program; one of its pages never answers.
 *
 * Prints:
 *
 *       10 ms: /: no error
 *       30 ms: /news: no error
 *       20 ms: /about: no error
 *     1010 ms: /lost: deadline passed
 *     1040 ms: /archive: no error
 *     1050 ms: /old: no error
 */
#include <async/async.h>
#include <async/io.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAGES_MAX = 16, LINKS_MAX = 256, AT_ONCE = 3, REQUEST_MS = 1000 };

/* ---- the site: one line with a path is answered with one line of links ---------------------- */

static const struct {
	const char *path, *links;
	uint64_t delay_ms;
} site[] = {
	{ "/", "/news /about /lost", 10 },
	{ "/news", "/ /archive", 20 },
	{ "/about", "/", 10 },
	{ "/archive", "/news /old", 30 },
	{ "/old", "", 10 },
	{ "/lost", "", 3600 * 1000 },
};

static ssize_t answer_path(struct async_stream *stream, const char *path)
{
	for (size_t i = 0; i < sizeof site / sizeof site[0]; i++) {
		if (strcmp(site[i].path, path) == 0 && async_sleep(site[i].delay_ms) == 0)
			return async_write(stream, site[i].links, strlen(site[i].links));
	}
	return 0;
}

static int answer(void *arg)
{
	struct async_stream *stream = arg;
	char path[64] = "";
	int rc = 0;

	ASYNC_TIMEOUT (REQUEST_MS * 10, &rc) {
		ssize_t n = async_read(stream, path, sizeof path - 1);

		rc = n > 0 ? (int)answer_path(stream, path) : 0;
	}
	async_close(stream);
	return 0;
}

static int serve(void *arg)
{
	struct async_stream *stream;
	int rc = 0;

	ASYNC_GROUP (requests, 100, &rc) {
		while ((rc = async_accept(arg, &stream)) == 0) {
			if (async_group_spawn(requests, answer, stream) < 0)
				async_close(stream);
		}
	}
	return rc;
}

/* ---- the crawler ----------------------------------------------------------------------------- */

struct page {
	char path[64];
	char links[LINKS_MAX];
	uint16_t port;
	uint64_t ended; /* when */
	int rc;
};

struct crawl {
	struct page pages[PAGES_MAX];
	size_t count;
};

static int request(struct page *page, struct async_stream **stream)
{
	ssize_t n = async_tcp_connect("127.0.0.1", page->port, stream);

	if (n == 0)
		n = async_write(*stream, page->path, strlen(page->path));
	if (n > 0)
		n = async_read(*stream, page->links, sizeof page->links - 1);
	return n < 0 ? (int)n : 0;
}

/* Its failure is the page's alone: returning it would cancel the other requests of the wave. */
static int fetch(void *arg)
{
	struct page *page = arg;
	struct async_stream *stream = NULL;

	ASYNC_TIMEOUT (REQUEST_MS, &page->rc) {
		page->rc = request(page, &stream);
	}
	async_close(stream);
	page->ended = async_now();
	return 0;
}

/* Nothing here suspends, so no other task sees the list half changed: it needs no lock. */
static void add(struct crawl *crawl, const char *path, uint16_t port)
{
	struct page *page = &crawl->pages[crawl->count];

	for (size_t i = 0; i < crawl->count; i++) {
		if (strcmp(crawl->pages[i].path, path) == 0)
			return;
	}
	if (crawl->count == PAGES_MAX)
		return;
	*page = (struct page){ .port = port };
	snprintf(page->path, sizeof page->path, "%s", path);
	crawl->count++;
}

static void add_links(struct crawl *crawl, struct page *page)
{
	char *rest = page->links, *link;

	while ((link = strtok_r(rest, " ", &rest)))
		add(crawl, link, page->port);
}

static int crawl_site(struct crawl *crawl, uint16_t port)
{
	int rc = 0;
	size_t done = 0;

	add(crawl, "/", port);
	while (rc == 0 && done < crawl->count) {
		size_t end = crawl->count;

		rc = async_map(
			fetch, &crawl->pages[done], end - done, sizeof(struct page), AT_ONCE, NULL);
		for (; done < end; done++)
			add_links(crawl, &crawl->pages[done]);
	}
	return rc;
}

static int start(void *arg)
{
	static struct crawl crawl;
	struct async_listener *listener;
	struct async_task *server;
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &listener);

	(void)arg;
	if (rc < 0)
		return rc;
	server = async_spawn(serve, listener);
	rc = crawl_site(&crawl, (uint16_t)async_listener_port(listener));
	for (struct page *page = crawl.pages; page < crawl.pages + crawl.count; page++)
		printf("%4" PRIu64 " ms: %s: %s\n", page->ended, page->path,
			async_strerror(page->rc));
	async_cancel_and_await(server);
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
