/*
 * A session: commands of one client, a line each. Each is answered by a task of its own, so a
 * slow key does not hold up a fast one; answers name their key.
 *
 *	GET key     VALUE key checksum text, or MISS key
 *	KEYS        KEY key, for each key of the upstream server, then END
 *	STATS       STATS and the counters
 *	RELOAD      RELOADED: the configuration is read again
 *	QUIT        hangs up when everything is answered
 */
#define _GNU_SOURCE /* asprintf */
#include "session.h"

#include "lines.h"
#include "stats.h"

#include <async/async.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { idle_ms = 60000, write_ms = 10000, command_size = 64 };

struct session {
	struct service *service;
	struct async_stream *client;
	struct async_semaphore *writing; /* one answer at a time */
	struct lines lines;
};

struct command {
	struct session *session;
	char text[command_size];
};

struct session *session_new(struct service *service, struct async_stream *client)
{
	struct session *session = malloc(sizeof(*session));

	if (!session)
		return NULL;
	session->service = service;
	session->client = client;
	session->writing = async_semaphore_new(1);
	lines_init(&session->lines, client);
	if (!session->writing) {
		free(session);
		return NULL;
	}
	return session;
}

void session_free(void *arg)
{
	struct session *session = arg;

	async_close(session->client);
	async_semaphore_free(session->writing);
	free(session);
}

static int write_text(struct session *session, const char *text, size_t size)
{
	int rc = 0;

	ASYNC_TIMEOUT (write_ms, &rc) {
		ssize_t n = async_write(session->client, text, size);

		rc = n < 0 ? (int)n : 0;
	}
	return rc;
}

static int send_text(struct session *session, const char *text, size_t size)
{
	int rc = async_semaphore_acquire(session->writing);

	if (rc < 0)
		return rc;
	rc = write_text(session, text, size);
	async_semaphore_release(session->writing);
	return rc;
}

static int answer_get(struct session *session, const char *key)
{
	struct entry *entry = NULL;
	char *text;
	int rc, size;

	rc = cache_get(session->service->cache, key, &entry);
	if (rc == ASYNC_ECANCELED)
		return rc;
	if (rc < 0) {
		stats_add(STATS_MISSES);
		size = asprintf(&text, "MISS %s\n", key);
	} else {
		size = asprintf(
			&text, "VALUE %s %08x %s\n", key, (unsigned)entry->sum, entry->value.text);
	}
	if (size < 0)
		return -ENOMEM;
	rc = send_text(session, text, (size_t)size);
	free(text);
	return rc;
}

/* The lines of one page belong together and go out in their order. */
static int send_page(struct session *session, const struct page *page)
{
	char line[key_size + 8];

	for (size_t i = 0; i < page->count; i++) {
		int size = snprintf(line, sizeof(line), "KEY %s\n", page->keys[i]);
		int rc = write_text(session, line, (size_t)size);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int answer_keys(struct session *session)
{
	struct page page = { 0 };
	long offset = 0;
	int rc;

	do {
		rc = upstream_list(&session->service->cache->upstream, offset, &page);
		if (rc < 0)
			return rc;
		rc = async_semaphore_acquire(session->writing);
		if (rc < 0)
			return rc;
		rc = send_page(session, &page);
		async_semaphore_release(session->writing);
		if (rc < 0)
			return rc;
		offset = page.next;
	} while (offset > 0);
	return send_text(session, "END\n", 4);
}

static int answer_stats(struct session *session)
{
	char counters[160], text[176];
	int size;

	stats_print(counters, sizeof(counters));
	size = snprintf(text, sizeof(text), "STATS %s\n", counters);
	return send_text(session, text, (size_t)size);
}

static int answer_reload(struct session *session)
{
	struct service *service = session->service;

	if (service->config_path) {
		// expect@+1: blocking-call
		int rc = config_load(service->config, service->config_path);

		if (rc < 0)
			return send_text(session, "FAILED\n", 7);
	}
	return send_text(session, "RELOADED\n", 9);
}

static int answer(void *arg)
{
	struct command *command = arg;
	struct session *session = command->session;
	char key[key_size];
	int rc;

	stats_add(STATS_REQUESTS);
	if (sscanf(command->text, "GET %31s", key) == 1)
		rc = answer_get(session, key);
	else if (strcmp(command->text, "KEYS") == 0)
		rc = answer_keys(session);
	else if (strcmp(command->text, "STATS") == 0)
		rc = answer_stats(session);
	else if (strcmp(command->text, "RELOAD") == 0)
		rc = answer_reload(session);
	else
		rc = send_text(session, "WHAT\n", 5);
	free(command);
	return rc;
}

/* Returns 1 with a command, 0 when the client has left, an error. */
static int read_command(struct session *session, char *line, size_t size)
{
	int got = 0, rc = 0;

	ASYNC_TIMEOUT (idle_ms, &rc) {
		got = lines_read(&session->lines, line, size);
	}
	return rc < 0 ? rc : got;
}

static int begin(struct session *session, struct async_group *group, const char *line)
{
	struct command *command = malloc(sizeof(*command));
	int rc;

	if (!command)
		return -ENOMEM;
	command->session = session;
	snprintf(command->text, sizeof(command->text), "%s", line);
	rc = async_group_spawn(group, answer, command);
	if (rc < 0)
		free(command);
	return rc;
}

int session_run(void *arg)
{
	struct session *session = arg;
	char line[command_size];
	int rc = 0;

	stats_add(STATS_CLIENTS);
	ASYNC_GROUP (answers, 0, &rc) {
		while ((rc = read_command(session, line, sizeof(line))) > 0) {
			if (strcmp(line, "QUIT") == 0)
				break;
			// expect@+1: unbounded-concurrency
			rc = begin(session, answers, line);
			if (rc < 0)
				break;
		}
	}
	return rc < 0 ? rc : 0;
}
