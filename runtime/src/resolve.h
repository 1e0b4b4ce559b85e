/*
 * From a host name to addresses.
 */
#ifndef ASYNC_SRC_RESOLVE_H
#define ASYNC_SRC_RESOLVE_H

#include "task.h"

#include <netinet/in.h>
#include <sys/socket.h>

enum { ADDRESSES_MAX = 8 };

struct addresses {
	struct sockaddr_storage at[ADDRESSES_MAX];
	size_t count;
};

/* The addresses of `host`, NULL for every local one, with `port` filled in. Suspends unless the
 * host is numeric. 0, ASYNC_ECANCELED, -ENOMEM or libuv's UV_EAI_... */
int resolve(struct async_task *task, const char *host, uint16_t port, struct addresses *addresses);

#endif
