#ifndef CLIENT_H
#define CLIENT_H

#include <uv.h>

enum { most_clients = 100, idle_ms = 60000 };

/* Takes the connection that waits at the listener, and echoes what it says. */
int client_accept(uv_stream_t *listener);

#endif
