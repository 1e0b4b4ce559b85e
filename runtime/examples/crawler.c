/*
 * A crawler: page by page in waves, at most three requests at a time, each with a deadline, no
 * page twice. The site is a small server in the same program; one of its pages never answers.
 *
 * Prints:
 *
 *     wave 1 after    0 ms: /
 *     wave 2 after   10 ms: /news /about /lost
 *     wave 3 after 1010 ms: /archive
 *     wave 4 after 1040 ms: /old
 *     gave up: /lost
 *     6 pages after 1050 ms
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

static int answer(void *arg)
{
	struct async_stream *stream = arg;
	char path[64] = "";
	int rc = 0;

	ASYNC_TIMEOUT (REQUEST_MS * 10, &rc) {
		ssize_t n = async_read(stream, path, sizeof path - 1);

		for (size_t i = 0; n > 0 && i < sizeof site / sizeof site[0]; i++) {
			if (strcmp(site[i].path, path) != 0)
				continue;
			if (async_sleep(site[i].delay_ms) == 0)
				n = async_write(stream, site[i].links, strlen(site[i].links));
		}
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
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

/* ---- the crawler ----------------------------------------------------------------------------- */

struct page {
	char path[64];
	char links[LINKS_MAX];
	uint16_t port;
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
	for (int wave = 1; rc == 0 && done < crawl->count; wave++) {
		size_t end = crawl->count;

		printf("wave %d after %4" PRIu64 " ms:", wave, async_now());
		for (size_t i = done; i < end; i++)
			printf(" %s", crawl->pages[i].path);
		printf("\n");
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
	for (size_t i = 0; i < crawl.count; i++) {
		if (crawl.pages[i].rc < 0)
			printf("gave up: %s\n", crawl.pages[i].path);
	}
	printf("%zu pages after %" PRIu64 " ms\n", crawl.count, async_now());
	async_listener_close(listener);
	async_cancel_and_await(server);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
