#ifndef SESSION_H
#define SESSION_H

#include <async/io.h>

/* Serves a client in a task of its own; the stream is the session's. */
int session_start(struct async_stream *client);

#endif
