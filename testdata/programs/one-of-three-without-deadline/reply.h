#ifndef REPLY_H
#define REPLY_H

#include <async/io.h>

struct reply {
	char text[128];
	int size;
};

/* Reads a reply; waits for the peer. */
int reply_read(struct async_stream *stream, struct reply *reply);

/* Reads a reply, under the deadline of its callers. */
int reply_read_in_time(struct async_stream *stream, struct reply *reply);

#endif
