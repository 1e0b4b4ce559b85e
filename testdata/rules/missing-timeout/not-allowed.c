/*
 * Trap: somebody has looked at it and wrote why.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

static int follow(struct async_stream *stream)
{
	char line[80];
	ssize_t n;

	do {
		/* async-lint: allow(missing-timeout) the feed may be silent for days */
		n = async_read(stream, line, sizeof(line));
	} while (n > 0);
	return (int)n;
}

static int follow_without_a_word(struct async_stream *stream)
{
	char line[80];

	/* the feed may be silent for days */
	return (int)async_read(stream, line, sizeof(line)); // expect: missing-timeout
}

static int start(void *arg)
{
	int rc = follow(arg);

	return rc < 0 ? rc : follow_without_a_word(arg);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
