/*
 * Name resolution through libuv's thread pool. A request owns its memory, because one that a
 * thread works on cannot be cancelled: when its task goes away, `wait` becomes NULL, and the
 * callback only frees it.
 */
#include "resolve.h"
#include "loop.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
	uv_getaddrinfo_t uv;
	struct async_loop *loop;
	struct resolve_wait *waiter;
};

struct resolve_wait {
	struct wait wait;
	struct request *request;
	struct async_address *addresses;
	size_t max;
};

static int copy_addresses(struct resolve_wait *waiter, const struct addrinfo *list)
{
	size_t count = 0;

	for (; list && count < waiter->max; list = list->ai_next) {
		if (list->ai_family != AF_INET && list->ai_family != AF_INET6)
			continue;
		address_set(&waiter->addresses[count++], list->ai_addr, list->ai_addrlen);
	}
	return count ? (int)count : UV_EAI_NONAME;
}

static void on_resolved(uv_getaddrinfo_t *uv, int status, struct addrinfo *list)
{
	struct request *request = OWNER_OF(uv, struct request, uv);
	struct async_loop *loop = request->loop;
	struct resolve_wait *waiter = request->waiter;

	loop_release_hold(loop);
	free(request);
	if (waiter) {
		if (status == 0)
			status = copy_addresses(waiter, list);
		wait_wake(&waiter->wait, status);
	}
	uv_freeaddrinfo(list);
	loop_drain(loop);
}

static void resolve_cancel(struct wait *wait)
{
	struct resolve_wait *waiter = OWNER_OF(wait, struct resolve_wait, wait);

	waiter->request->waiter = NULL;
	(void)uv_cancel((uv_req_t *)&waiter->request->uv);
	wait_cancelled(wait);
}

static int resolve_name(
	struct async_task *task, const char *host, struct async_address *addresses, size_t max)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct request *request = calloc(1, sizeof *request);
	struct resolve_wait waiter = {
		.wait = { .task = task, .cancel = resolve_cancel },
		.request = request,
		.addresses = addresses,
		.max = max < INT_MAX ? max : INT_MAX,
	};

	if (!request)
		return -ENOMEM;
	request->loop = task->loop;
	request->waiter = &waiter;

	int rc = uv_getaddrinfo(&task->loop->uv, &request->uv, on_resolved, host, NULL, &hints);

	if (rc != 0) {
		free(request);
		return rc;
	}
	loop_hold(task->loop);
	return (int)wait_here(&waiter.wait);
}

int resolve(struct async_task *task, const char *host, uint16_t port,
	struct async_address *addresses, size_t max)
{
	int count = 1;

	if (async_address_parse(host, port, &addresses[0]) != 0)
		count = resolve_name(task, host, addresses, max);
	else if (!host && max > 1 && async_address_parse("0.0.0.0", port, &addresses[1]) == 0)
		count = 2; /* the first serves both, where there is IPv6 at all */
	for (int i = 0; i < count; i++)
		address_set_port(&addresses[i], port);
	return count;
}

int fail_at(
	struct async_task *task, int code, const char *operation, const char *host, uint16_t port)
{
	char detail[80];

	snprintf(detail, sizeof detail, "%.64s:%u", host ? host : "*", (unsigned)port);
	return task_fail(task, code, operation, detail);
}

int resolve_and_bind(struct async_task *task, const char *operation, const char *host,
	uint16_t port,
	int (*bind_to)(struct async_loop *loop, const struct async_address *address, void *context),
	void *context)
{
	struct async_address addresses[ADDRESSES_MAX];
	int rc;
	int count;

	task_pause(task);
	/* Cancelled meanwhile? */
	rc = task_enter_at(&task, task->operation, task->site);
	if (rc != 0)
		return rc;
	count = resolve(task, host, port, addresses, ADDRESSES_MAX);
	if (count < 0)
		return fail_at(task, count, "resolve", host, port);
	for (int i = 0; i < count; i++) {
		rc = bind_to(task->loop, &addresses[i], context);
		if (rc != -EAFNOSUPPORT && rc != -EADDRNOTAVAIL)
			break;
	}
	return fail_at(task, rc, operation, host, port);
}

int async_resolve(const char *host, uint16_t port, struct async_address *addresses, size_t max)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (max == 0)
		return task_fail(task, -EINVAL, "resolve", NULL);
	if (async_address_parse(host, port, &addresses[0]) == 0) {
		task_pause(task);
		return 1;
	}
	rc = resolve(task, host, port, addresses, max);
	return fail_at(task, rc, "resolve", host, port);
}
