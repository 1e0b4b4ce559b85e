/*
 * A protocol of lines: a small store that answers "set NAME VALUE" and "get NAME". The reader has a
 * buffer and hands out whole lines, however the bytes arrive; a line that is too long ends the
 * connection and not the memory. Client and server are the two ends of one pair of streams.
 *
 * Prints:
 *
 *     set color green -> ok
 *     get color -> green
 *     get shape -> unknown
 *     dance -> what?
 */
#include <async/async.h>
#include <async/io.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 256, IDLE_MS = 5000 };

struct entry {
	char name[32], value[32];
};

/* One entry is enough for an example. */
static const char *execute(struct entry *entry, const char *line)
{
	char name[32];

	if (sscanf(line, "set %31s %31s", entry->name, entry->value) == 2)
		return "ok";
	if (sscanf(line, "get %31s", name) == 1)
		return strcmp(name, entry->name) == 0 ? entry->value : "unknown";
	return "what?";
}

static int send_line(struct async_stream *stream, const char *text)
{
	char line[LINE_MAX_BYTES];
	int size = snprintf(line, sizeof line, "%s\n", text);
	ssize_t n = async_write(stream, line, (size_t)size);

	return n < 0 ? (int)n : 0;
}

static int serve(void *arg)
{
	struct async_stream *stream = arg;
	struct async_reader *reader = async_reader_new(stream, LINE_MAX_BYTES);
	struct entry entry = { "", "" };
	char *line;
	int rc = reader ? 0 : -ENOMEM;

	while (rc == 0) {
		ASYNC_TIMEOUT (IDLE_MS, &rc) {
			ssize_t n = async_reader_line(reader, &line);

			rc = n < 0 ? (int)n : send_line(stream, execute(&entry, line));
		}
	}
	async_reader_free(reader);
	async_close(stream);
	return rc == ASYNC_EEND ? 0 : rc; /* the client has said all */
}

static int ask(struct async_stream *stream, struct async_reader *reader, const char *question)
{
	char *answer;
	int rc = 0;

	ASYNC_TIMEOUT (IDLE_MS, &rc) {
		rc = send_line(stream, question);
		if (rc == 0)
			rc = (int)async_reader_line(reader, &answer);
	}
	if (rc < 0)
		return rc;
	printf("%s -> %s\n", question, answer);
	return 0;
}

static int ask_all(struct async_stream *stream)
{
	static const char *const questions[] = { "set color green", "get color", "get shape",
		"dance" };
	struct async_reader *reader = async_reader_new(stream, LINE_MAX_BYTES);
	int rc = reader ? 0 : -ENOMEM;

	for (size_t i = 0; i < 4 && rc == 0; i++)
		rc = ask(stream, reader, questions[i]);
	async_reader_free(reader);
	return rc;
}

static int start(void *arg)
{
	struct async_stream *ends[2];
	int rc = async_stream_pair(ends);

	(void)arg;
	if (rc < 0)
		return rc;
	ASYNC_GROUP (group, 1, &rc) {
		if (async_group_spawn(group, serve, ends[0]) < 0)
			async_close(ends[0]);
		rc = ask_all(ends[1]);
		async_close(ends[1]); /* the server reads the end */
	}
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
