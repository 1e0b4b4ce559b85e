/*
 * The wait is behind helpers. The finding stands at the last call in the user's own code, the one
 * that waits; once, whoever calls it. A scope opened by a helper counts where it is closed.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static ssize_t read_some(struct async_stream *stream, char *line, size_t size)
{
	// path: main > start > session > read_two_lines > read_line > read_some > async_read
	return async_read(stream, line, size); // expect: missing-timeout
}

static int read_line(struct async_stream *stream, char *line, size_t size)
{
	ssize_t n = read_some(stream, line, size);

	return n < 0 ? (int)n : 0;
}

static int read_two_lines(struct async_stream *stream, char *line, size_t size)
{
	int rc = read_line(stream, line, size);

	return rc < 0 ? rc : read_line(stream, line, size);
}

static int read_in_time(struct async_stream *stream, char *line, size_t size)
{
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = (int)async_read(stream, line, size);
	}
	return rc;
}

static int session(void *arg)
{
	char line[80];
	int rc = read_two_lines(arg, line, sizeof(line));

	return rc < 0 ? rc : read_in_time(arg, line, sizeof(line));
}

static int start(void *arg)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	(void)arg;
	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect("upstream.example", 80, &stream);
	}
	if (rc >= 0)
		rc = session(stream);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
