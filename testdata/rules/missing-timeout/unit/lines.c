#include "lines.h"

int lines_read(struct async_stream *stream, char *line, size_t size)
{
	return (int)async_read(stream, line, size);
}

int lines_skip(struct async_stream *stream)
{
	char rest[512];
	ssize_t n;

	do {
		// path: main > start > lines_skip > async_read
		// step: main.c:22 'start' calls 'lines_skip'
		n = async_read(stream, rest, sizeof(rest)); // expect: missing-timeout
	} while (n > 0);
	return (int)n;
}
