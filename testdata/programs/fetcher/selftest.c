/*
 * The service against itself: an upstream server and a client in the same process.
 */
#include "selftest.h"

#include "lines.h"

#include <async/async.h>
#include <async/io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { clients_at_once = 8, request_ms = 5000, key_count = 10 };

static int reply(struct async_stream *client, const char *request)
{
	char text[256];
	int size = 0;
	long number = 0;
	ssize_t n;

	if (sscanf(request, "GET key%ld", &number) == 1 && number < key_count) {
		char value[64];
		int length = snprintf(value, sizeof(value), "value of %ld", number);

		size = snprintf(text, sizeof(text), "OK %d\n%s", length, value);
	} else if (sscanf(request, "LIST %ld", &number) == 1) {
		long end = number + page_keys < key_count ? number + page_keys : key_count;

		for (long i = number; i < end; i++)
			size += snprintf(text + size, sizeof(text) - (size_t)size, "key%ld\n", i);
		size += snprintf(text + size, sizeof(text) - (size_t)size, "NEXT %ld\n",
			end < key_count ? end : 0);
	} else {
		size = snprintf(text, sizeof(text), "NONE\n");
	}
	n = async_write(client, text, (size_t)size);
	return n < 0 ? (int)n : 0;
}

static int serve(void *arg)
{
	struct lines lines;
	char request[64];
	int rc = 0;

	lines_init(&lines, arg);
	ASYNC_TIMEOUT (request_ms, &rc) {
		rc = lines_read(&lines, request, sizeof(request));
		if (rc > 0)
			rc = reply(arg, request);
	}
	async_close(arg);
	return rc == ASYNC_ECANCELED ? rc : 0;
}

int selftest_upstream(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (clients, clients_at_once, &rc) {
		struct async_stream *client = NULL;

		while ((rc = async_accept(arg, &client)) >= 0) {
			if (async_group_spawn(clients, serve, client) < 0)
				async_close(client);
		}
	}
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

static int say(struct async_stream *stream, const char *line)
{
	ssize_t n = async_write(stream, line, strlen(line));

	return n < 0 ? (int)n : 0;
}

static int hear(struct lines *lines, const char *expected)
{
	char line[128];
	int rc = lines_read(lines, line, sizeof(line));

	if (rc <= 0)
		return -1;
	if (strncmp(line, expected, strlen(expected)) == 0)
		return 0;
	fprintf(stderr, "expected '%s', got '%s'\n", expected, line);
	return -1;
}

static int ask(struct lines *lines, const char *line, const char *expected)
{
	int rc = say(lines->stream, line);

	return rc < 0 ? rc : hear(lines, expected);
}

static int talk(struct lines *lines)
{
	static const char *const questions[][2] = {
		{ "GET key1\n", "VALUE key1 " },
		{ "GET key1\n", "VALUE key1 " },
		{ "GET key7\n", "VALUE key7 " },
		{ "GET nothing\n", "MISS nothing" },
		{ "HELLO\n", "WHAT" },
		{ "RELOAD\n", "RELOADED" },
		{ "STATS\n", "STATS clients 1 requests 7 misses 1" },
		{ "KEYS\n", "KEY key0" },
	};
	char key[16];

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		int rc = ask(lines, questions[i][0], questions[i][1]);

		if (rc < 0)
			return rc;
	}
	for (int i = 1; i < key_count; i++) {
		snprintf(key, sizeof(key), "KEY key%d", i);
		if (hear(lines, key) < 0)
			return -1;
	}
	return hear(lines, "END");
}

int selftest_client(struct service *service)
{
	uint16_t port = (uint16_t)async_listener_port(service->listener);
	struct async_stream *stream = NULL;
	struct lines lines;
	int rc = 0;

	ASYNC_TIMEOUT (20000, &rc) {
		rc = async_tcp_connect("127.0.0.1", port, &stream);
		if (rc >= 0) {
			lines_init(&lines, stream);
			rc = talk(&lines);
		}
		if (rc >= 0)
			rc = say(stream, "QUIT\n");
	}
	async_close(stream);
	if (rc < 0)
		return rc;
	service->config->max_age_ms = 0; /* from now on everything is too old */
	rc = async_sleep(5);
	return rc < 0 ? rc : cache_refresh_stale(service->cache);
}
