/*
 * HTTP: four pages, two at a time, over connections that are kept. A status such as 404 is an
 * answer; a server that says nothing is a failure, after a second. The server is a few lines of
 * this program.
 *
 * Prints:
 *
 *     /one: 200, "the page /one"
 *     /two: 200, "the page /two"
 *     /nothing: 404, "no such page"
 *     /silent: deadline passed
 */
#include <async/async.h>
#include <async/http.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { AT_ONCE = 2, PAGE_MS = 1000, IDLE_MS = 5000 };

/* ---- the server ------------------------------------------------------------------------------ */

static int respond(struct async_stream *stream, const char *request)
{
	char path[64], body[96], response[256];
	bool is_known;
	ssize_t n;

	if (sscanf(request, "GET %63s", path) != 1)
		return -EINVAL;
	if (strcmp(path, "/silent") == 0)
		return async_sleep(3600 * 1000);
	is_known = strcmp(path, "/nothing") != 0;
	snprintf(body, sizeof body, is_known ? "the page %s" : "no such page", path);
	n = snprintf(response, sizeof response, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s",
		is_known ? "200 OK" : "404 Not Found", strlen(body), body);
	n = async_write(stream, response, (size_t)n);
	return n < 0 ? (int)n : 0;
}

static int answer(void *arg)
{
	struct async_stream *stream = arg;
	char request[1024] = "";
	ssize_t n = 1;
	int rc = 0;

	while (rc == 0 && n > 0) {
		ASYNC_TIMEOUT (IDLE_MS, &rc) {
			n = async_read(stream, request, sizeof request - 1);
			if (n > 0)
				rc = respond(stream, request);
		}
	}
	async_close(stream);
	return 0;
}

static int serve(void *arg)
{
	struct async_stream *stream;
	int rc = 0;

	ASYNC_GROUP (connections, 10, &rc) {
		while ((rc = async_accept(arg, &stream)) == 0) {
			if (async_group_spawn(connections, answer, stream) < 0)
				async_close(stream);
		}
	}
	return rc;
}

/* ---- the client ------------------------------------------------------------------------------ */

struct page {
	const char *path;
	char url[96];
	struct async_http_client *client;
	struct async_http_response *response;
	int rc;
};

static int fetch(void *arg)
{
	struct page *page = arg;

	ASYNC_TIMEOUT (PAGE_MS, &page->rc) {
		page->rc = async_http_get(page->client, page->url, 0, &page->response);
	}
	return 0;
}

static int fetch_all(struct async_http_client *client, int port)
{
	struct page pages[] = { { .path = "/one" }, { .path = "/two" }, { .path = "/nothing" },
		{ .path = "/silent" } };
	int rc;

	for (size_t i = 0; i < 4; i++) {
		pages[i].client = client;
		snprintf(pages[i].url, sizeof pages[i].url, "http://127.0.0.1:%d%s", port,
			pages[i].path);
	}
	rc = async_map(fetch, pages, 4, sizeof pages[0], AT_ONCE, NULL);
	for (size_t i = 0; i < 4; i++) {
		struct async_http_response *response = pages[i].response;

		if (pages[i].rc < 0)
			printf("%s: %s\n", pages[i].path, async_strerror(pages[i].rc));
		else
			printf("%s: %d, \"%s\"\n", pages[i].path, response->status, response->body);
		async_http_response_free(response);
	}
	return rc;
}

static int start(void *arg)
{
	struct async_http_client *client = async_http_client_new(NULL);
	struct async_listener *listener;
	struct async_task *server;
	int rc = client ? async_tcp_listen("127.0.0.1", 0, 0, &listener) : -ENOMEM;

	(void)arg;
	if (rc < 0)
		return rc;
	server = async_spawn(serve, listener);
	rc = fetch_all(client, async_listener_port(listener));
	async_http_client_free(client);
	async_cancel_and_await(server);
	async_listener_close(listener);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
