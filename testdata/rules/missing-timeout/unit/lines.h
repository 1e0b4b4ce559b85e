#ifndef LINES_H
#define LINES_H

#include <async/io.h>

/* Reads one line; waits for the peer. Its callers set the deadline. */
int lines_read(struct async_stream *stream, char *line, size_t size);

/* Reads and drops what is left; waits for the peer. */
int lines_skip(struct async_stream *stream);

#endif
