/*
 * Just not the trap: the loop is the task's own, and what it works off comes from a peer: while
 * there is something in the buffer nobody waits.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct parser {
	char bytes[4096];
	size_t at, end;
	int lines;
	struct async_stream *stream;
};

static int next_line(struct parser *parser)
{
	while (parser->at < parser->end)
		if (parser->bytes[parser->at++] == '\n')
			return 1;
	return 0;
}

static int start(void *arg)
{
	struct parser *parser = arg;

	for (;;) {
		ssize_t n;

		if (next_line(parser)) { // expect: loop-without-checkpoint
			parser->lines++;
			continue;
		}
		// expect@+1: missing-timeout
		n = async_read(parser->stream, parser->bytes, sizeof(parser->bytes));
		if (n <= 0)
			return (int)n;
		parser->at = 0;
		parser->end = (size_t)n;
	}
}

int main(void)
{
	static struct parser parser;

	return async_run(start, &parser, NULL) < 0;
}
