#include "lines.h"

#include <errno.h>
#include <string.h>

void lines_init(struct lines *lines, struct async_stream *stream)
{
	lines->stream = stream;
	lines->begin = lines->end = 0;
}

size_t lines_take(struct lines *lines, char *data, size_t size)
{
	size_t left = lines->end - lines->begin;
	size_t n = left < size ? left : size;

	memcpy(data, lines->buffer + lines->begin, n);
	lines->begin += n;
	return n;
}

/* Returns the bytes that came, 0 at the end of the stream, an error. */
static ssize_t fill(struct lines *lines)
{
	ssize_t n;

	if (lines->begin > 0) {
		memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
		lines->end -= lines->begin;
		lines->begin = 0;
	}
	if (lines->end == sizeof(lines->buffer))
		return -EMSGSIZE;
	n = async_read(
		lines->stream, lines->buffer + lines->end, sizeof(lines->buffer) - lines->end);
	if (n > 0)
		lines->end += (size_t)n;
	return n;
}

int lines_read(struct lines *lines, char *line, size_t size)
{
	for (;;) {
		char *start = lines->buffer + lines->begin;
		char *newline = memchr(start, '\n', lines->end - lines->begin);
		ssize_t n;

		if (newline) {
			size_t length = (size_t)(newline - start);

			if (length >= size)
				return -EMSGSIZE;
			memcpy(line, start, length);
			line[length] = '\0';
			lines->begin += length + 1;
			return 1;
		}
		n = fill(lines);
		if (n <= 0)
			return (int)n;
	}
}
