#ifndef LINES_H
#define LINES_H

#include <async/io.h>
#include <stddef.h>

/* Lines out of a stream. What was read beyond a line stays in the buffer. */
struct lines {
	struct async_stream *stream;
	char buffer[1024];
	size_t begin, end;
};

void lines_init(struct lines *lines, struct async_stream *stream);

/* Reads a line, without its end, into `line`; waits for the peer, so callers set a deadline.
 * Returns 1, 0 at the end of the stream, -EMSGSIZE for too long a line, another error. */
int lines_read(struct lines *lines, char *line, size_t size);

/* Takes up to `size` bytes that are in the buffer already; returns their number. */
size_t lines_take(struct lines *lines, char *data, size_t size);

#endif
