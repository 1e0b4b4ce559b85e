#ifndef SESSION_H
#define SESSION_H

#include "cache.h"
#include "config.h"

#include <async/io.h>

/* What all sessions share. */
struct service {
	struct config *config;
	const char *config_path; /* NULL: there is no file */
	struct cache *cache;
	struct async_listener *listener;
};

/* A session of one client, whose stream it owns from now on; NULL when memory ran out. */
struct session *session_new(struct service *service, struct async_stream *client);

/* A task: serves the client until it leaves. */
int session_run(void *arg);

/* Hangs up and frees it. */
void session_free(void *arg);

#endif
