/*
 * Requests to the upstream server: one connection each.
 *
 *	GET key	       OK size, a newline and that many bytes; or NONE
 *	LIST offset    up to four keys, a line each, then NEXT offset
 */
#include "upstream.h"

#include "lines.h"

#include <async/async.h>
#include <async/io.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { connect_ms = 3000, list_ms = 5000, attempts = 3 };

static int host_address(const char *host, struct in_addr *address)
{
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;

	if (getaddrinfo(host, NULL, &hints, &found))
		return -1;
	*address = ((const struct sockaddr_in *)(const void *)found->ai_addr)->sin_addr;
	freeaddrinfo(found);
	return 0;
}

/* Broadcast and multicast addresses are a mistake in the configuration. */
static bool is_unicast(const char *host)
{
	struct in_addr address;

	if (host_address(host, &address) < 0)
		return false;
	return !IN_MULTICAST(ntohl(address.s_addr)) && address.s_addr != INADDR_BROADCAST;
}

static void back_off(int attempt)
{
	usleep(20000U << attempt);
}

static int send_line(struct async_stream *stream, const char *verb, const char *argument)
{
	char line[key_size + 16];
	int size = snprintf(line, sizeof(line), "%s %s\n", verb, argument);
	ssize_t n = async_write(stream, line, (size_t)size);

	return n < 0 ? (int)n : 0;
}

static int read_header(struct lines *lines, size_t *size)
{
	char line[64];
	int rc = lines_read(lines, line, sizeof(line));

	if (rc <= 0)
		return rc < 0 ? rc : -EPIPE;
	if (strcmp(line, "NONE") == 0)
		return -ENOENT;
	if (sscanf(line, "OK %zu", size) != 1 || *size > value_most)
		return -EPROTO;
	return 0;
}

static int read_body(struct lines *lines, struct value *value, size_t size)
{
	char *text = malloc(size + 1);
	size_t have;

	if (!text)
		return -ENOMEM;
	have = lines_take(lines, text, size);
	while (have < size) {
		// expect@+1: missing-timeout
		ssize_t n = async_read(lines->stream, text + have, size - have);

		if (n <= 0) {
			free(text);
			return n < 0 ? (int)n : -EPIPE;
		}
		have += (size_t)n;
	}
	text[size] = '\0';
	*value = (struct value){ .text = text, .size = size };
	return 0;
}

static int try_get(const struct upstream *upstream, const char *key, struct value *value)
{
	struct async_stream *stream = NULL;
	struct lines lines;
	size_t size = 0;
	int rc = 0;

	// expect@+1: blocking-call
	if (!is_unicast(upstream->host))
		return -EADDRNOTAVAIL;
	ASYNC_TIMEOUT (connect_ms, &rc) {
		rc = async_tcp_connect(upstream->host, upstream->port, &stream);
		if (rc >= 0)
			rc = send_line(stream, "GET", key);
		if (rc >= 0) {
			lines_init(&lines, stream);
			rc = read_header(&lines, &size);
		}
	}
	if (rc >= 0)
		rc = read_body(&lines, value, size);
	async_close(stream);
	return rc;
}

static bool is_worth_another_try(int rc)
{
	return rc == -ECONNREFUSED || rc == -ECONNRESET || rc == -EPIPE || rc == ASYNC_ETIMEDOUT;
}

int upstream_get(const struct upstream *upstream, const char *key, struct value *value)
{
	int rc = 0;

	for (int attempt = 0; attempt < attempts; attempt++) {
		rc = try_get(upstream, key, value);
		if (!is_worth_another_try(rc))
			return rc;
		// expect@+1: blocking-call
		back_off(attempt);
	}
	return rc;
}

static int read_page(struct lines *lines, struct page *page)
{
	char line[64];

	for (;;) {
		int rc = lines_read(lines, line, sizeof(line));

		if (rc <= 0)
			return rc < 0 ? rc : -EPIPE;
		if (sscanf(line, "NEXT %ld", &page->next) == 1)
			return 0;
		if (page->count == page_keys || strlen(line) >= key_size)
			return -EPROTO;
		memcpy(page->keys[page->count++], line, strlen(line) + 1);
	}
}

int upstream_list(const struct upstream *upstream, long offset, struct page *page)
{
	struct async_stream *stream = NULL;
	struct lines lines;
	char text[24];
	int rc = 0;

	*page = (struct page){ 0 };
	snprintf(text, sizeof(text), "%ld", offset);
	ASYNC_TIMEOUT (list_ms, &rc) {
		rc = async_tcp_connect(upstream->host, upstream->port, &stream);
		if (rc >= 0)
			rc = send_line(stream, "LIST", text);
		if (rc >= 0) {
			lines_init(&lines, stream);
			rc = read_page(&lines, page);
		}
	}
	async_close(stream);
	return rc;
}
