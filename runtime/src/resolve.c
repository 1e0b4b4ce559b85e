/*
 * Name resolution through libuv's thread pool. A request owns its memory, because one that a
 * thread works on cannot be cancelled: when its task goes away, `wait` becomes NULL, and the
 * callback only frees it.
 */
#include "resolve.h"
#include "loop.h"

#include <errno.h>
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
	struct addresses *addresses;
};

static void set_port(struct sockaddr_storage *address, uint16_t port)
{
	if (address->ss_family == AF_INET)
		((struct sockaddr_in *)(void *)address)->sin_port = htons(port);
	else
		((struct sockaddr_in6 *)(void *)address)->sin6_port = htons(port);
}

static void copy_addresses(struct addresses *addresses, const struct addrinfo *list)
{
	addresses->count = 0;
	for (; list && addresses->count < ADDRESSES_MAX; list = list->ai_next) {
		if (list->ai_family != AF_INET && list->ai_family != AF_INET6)
			continue;
		memcpy(&addresses->at[addresses->count++], list->ai_addr, list->ai_addrlen);
	}
}

static void on_resolved(uv_getaddrinfo_t *uv, int status, struct addrinfo *list)
{
	struct request *request = OWNER_OF(uv, struct request, uv);
	struct async_loop *loop = request->loop;
	struct resolve_wait *waiter = request->waiter;

	loop_release_hold(loop);
	free(request);
	if (waiter) {
		copy_addresses(waiter->addresses, list);
		if (status == 0 && waiter->addresses->count == 0)
			status = UV_EAI_NONAME;
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

static int resolve_name(struct async_task *task, const char *host, struct addresses *addresses)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct request *request = calloc(1, sizeof *request);
	struct resolve_wait waiter = {
		.wait = { .task = task, .cancel = resolve_cancel },
		.request = request,
		.addresses = addresses,
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

int resolve(struct async_task *task, const char *host, uint16_t port, struct addresses *addresses)
{
	struct sockaddr_storage *first = &addresses->at[0];
	int rc = 0;

	memset(addresses, 0, sizeof *addresses);
	addresses->count = 1;
	if (!host) {
		/* The first one serves both families, where there is IPv6 at all. */
		(void)uv_ip6_addr("::", port, (void *)first);
		(void)uv_ip4_addr("0.0.0.0", port, (void *)&addresses->at[addresses->count++]);
		return 0;
	}
	if (uv_ip4_addr(host, port, (void *)first) != 0 &&
		uv_ip6_addr(host, port, (void *)first) != 0)
		rc = resolve_name(task, host, addresses);
	for (size_t i = 0; rc == 0 && i < addresses->count; i++)
		set_port(&addresses->at[i], port);
	return rc;
}
