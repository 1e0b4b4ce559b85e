/*
 * From a host name to addresses.
 */
#ifndef ASYNC_SRC_RESOLVE_H
#define ASYNC_SRC_RESOLVE_H

#include "address.h"
#include "task.h"

enum { ADDRESSES_MAX = 8 }; /* that connecting and listening try */

/* The addresses of `host`, NULL for every local one, with `port` filled in, `max` at most. Suspends
 * unless the host is numeric. Their number, ASYNC_ECANCELED, -ENOMEM or libuv's UV_EAI_... */
int resolve(struct async_task *task, const char *host, uint16_t port,
	struct async_address *addresses, size_t max);

/* Calls bind_to(task->loop, address, context) for the addresses of `host` until one answers
 * anything but "this machine has no such address". Suspends in any case. The last answer, or why
 * there was none, as the last error of `operation`. */
int resolve_and_bind(struct async_task *task, const char *operation, const char *host,
	uint16_t port,
	int (*bind_to)(struct async_loop *loop, const struct async_address *address, void *context),
	void *context);

/* task_fail with "host:port" as the detail. */
int fail_at(
	struct async_task *task, int code, const char *operation, const char *host, uint16_t port);

#endif
