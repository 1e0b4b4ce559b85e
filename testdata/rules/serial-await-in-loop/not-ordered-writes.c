/*
 * Trap: pieces written to one stream have to arrive in order. With a stream for each piece
 * nothing is ordered, and the rule fires.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <string.h>

struct peer {
	struct async_stream *stream;
	const char *greeting;
	int sent;
};

static int lines(struct async_stream *stream, const char *const *texts, size_t n)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		for (size_t i = 0; i < n; i++) {
			ssize_t sent = async_write(stream, texts[i], strlen(texts[i]));

			if (sent < 0)
				return (int)sent;
		}
	}
	return rc;
}

static int say(struct async_stream *stream, const char *text)
{
	ssize_t sent = async_write(stream, text, strlen(text));

	return sent < 0 ? (int)sent : 0;
}

static int lines_through_a_helper(struct async_stream *stream, const char *const *texts, size_t n)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		for (size_t i = 0; i < n; i++) {
			int said = say(stream, texts[i]);

			if (said < 0)
				return said;
		}
	}
	return rc;
}

static int greet_all(struct peer *peers, size_t n)
{
	int rc = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		for (size_t i = 0; i < n; i++) {
			// expect@+1: serial-await-in-loop
			peers[i].sent = say(peers[i].stream, "hello\n");
		}
	}
	return rc;
}

static int start(void *arg)
{
	static const char *const texts[] = { "one\n", "two\n" };
	struct peer peers[2] = { { 0 } };
	struct async_stream *stream = NULL;
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("a.example", 7, &stream);
	}
	if (rc < 0)
		return rc;
	rc = lines(stream, texts, 2);
	if (rc >= 0)
		rc = lines_through_a_helper(stream, texts, 2);
	async_close(stream);
	return rc < 0 ? rc : greet_all(peers, 2);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
