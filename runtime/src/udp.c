/*
 * UDP over libuv.
 *
 *  1. Receiving works as in stream.c: straight into the caller's buffer, armed while the task keeps
 *     asking, and what nobody asks for stays in the kernel.
 *  2. Sending is one call of the system. Only when the kernel has no room is a copy of the datagram
 *     queued, in a request that owns it, so that a cancelled call leaves nothing behind in the
 *     caller's memory.
 *  3. A socket of IPv6 serves both versions: addresses of IPv4 are mapped on the way in, and back
 *     on the way out.
 *  4. The struct is freed when libuv has closed the handle, which is after its last callback.
 */
#include "loop.h"
#include "resolve.h"
#include "task.h"
#include "transfer.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct async_udp {
	uv_udp_t uv;
	struct resource resource;
	struct async_loop *loop;
	struct receive_wait *reader;
	struct send_request *writer;
	struct endpoint *endpoint;
	struct async_address peer; /* of async_udp_connect */
	int family;
	bool is_armed;
};

struct receive_wait {
	struct wait wait;
	struct async_udp *udp;
	char *buffer;
	size_t size;
	struct async_address *from;
};

struct send_request {
	uv_udp_send_t uv;
	struct async_udp *udp;
	struct wait *waiter; /* NULL: the task has gone */
	char data[];
};

/* ---- opening and closing ----------------------------------------------------------------- */

static void on_closed(uv_handle_t *handle)
{
	free(OWNER_OF(handle, struct async_udp, uv));
}

static void finish_receive(struct async_udp *udp, ssize_t result)
{
	struct receive_wait *reader = udp->reader;

	udp->reader = NULL;
	endpoint_wait(udp->endpoint, false);
	if (reader)
		wait_wake(&reader->wait, result);
}

void async_udp_close(struct async_udp *udp)
{
	if (!udp)
		return;
	link_remove(&udp->resource.link);
	finish_receive(udp, ASYNC_ECLOSED);
	endpoint_free(udp->endpoint);
	udp->endpoint = NULL;
	uv_close((uv_handle_t *)&udp->uv, on_closed);
}

static void close_left_open(struct resource *resource)
{
	async_udp_close(OWNER_OF(resource, struct async_udp, resource));
}

static int open_at(struct async_loop *loop, const struct async_address *address, void *context)
{
	struct async_udp **result = context;
	struct async_udp *udp = calloc(1, sizeof *udp);
	struct async_address local;
	int rc = udp ? uv_udp_init(&loop->uv, &udp->uv) : -ENOMEM;

	if (rc != 0) {
		free(udp);
		return rc;
	}
	udp->loop = loop;
	udp->family = address_family(address);
	udp->resource.close = close_left_open;
	list_append(&loop->resources, &udp->resource.link);
	rc = uv_udp_bind(&udp->uv, address_raw(address), 0);
	if (rc != 0) {
		async_udp_close(udp);
		return rc;
	}
	udp->endpoint = endpoint_new(loop, ENDPOINT_DATAGRAM);
	if (async_udp_address(udp, &local) == 0)
		endpoint_name(udp->endpoint, &local, NULL);
	*result = udp;
	return 0;
}

int async_udp_open(const char *host, uint16_t port, struct async_udp **udp)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*udp = NULL;
	return rc != 0 ? rc : resolve_and_bind(task, "bind", host, port, open_at, udp);
}

/* ---- addresses --------------------------------------------------------------------------- */

int async_udp_address(const struct async_udp *udp, struct async_address *address)
{
	int fd;
	int rc = uv_fileno((const uv_handle_t *)&udp->uv, &fd);

	memset(address, 0, sizeof *address);
	if (rc == 0)
		rc = address_of_socket(fd, false, address);
	address_unmap(address);
	return rc;
}

int async_udp_port(const struct async_udp *udp)
{
	struct async_address address;
	int rc = async_udp_address(udp, &address);

	return rc != 0 ? rc : async_address_port(&address);
}

/* In the form that this socket wants. */
static struct async_address convert(
	const struct async_udp *udp, const struct async_address *address)
{
	struct async_address converted = *address;

	if (udp->family == AF_INET6)
		address_map(&converted);
	return converted;
}

static int connect_to(struct async_udp *udp, const struct async_address *address)
{
	struct async_address peer = convert(udp, address);
	int rc = uv_udp_connect(&udp->uv, address_raw(&peer));
	int fd;

	if (rc != UV_EISCONN)
		goto out;
	/* The peer changes. libuv would have us disconnect first, which may lose the port. */
	rc = uv_fileno((uv_handle_t *)&udp->uv, &fd);
	if (rc == 0 && connect(fd, address_raw(&peer), peer.size) != 0)
		rc = -errno;
out:
	if (rc == 0)
		udp->peer = *address;
	return rc;
}

int async_udp_connect(struct async_udp *udp, const char *host, uint16_t port)
{
	struct async_address addresses[ADDRESSES_MAX];
	struct async_task *task;
	int rc = task_enter(&task);
	int count;

	if (rc != 0)
		return rc;
	task_pause(task);
	rc = task_enter(&task);
	if (rc != 0)
		return rc;
	count = resolve(task, host, port, addresses, ADDRESSES_MAX);
	if (count < 0)
		return fail_at(task, count, "resolve", host, port);
	for (int i = 0; i < count; i++) {
		rc = connect_to(udp, &addresses[i]);
		if (rc == 0)
			break;
	}
	return fail_at(task, rc, "connect", host, port);
}

/* ---- sending ----------------------------------------------------------------------------- */

static void on_sent(uv_udp_send_t *uv, int status)
{
	struct send_request *request = OWNER_OF(uv, struct send_request, uv);
	struct async_udp *udp = request->udp;
	struct async_loop *loop = udp->loop;

	if (udp->writer == request)
		udp->writer = NULL;
	if (request->waiter)
		wait_wake(request->waiter, status == UV_ECANCELED ? ASYNC_ECLOSED : status);
	free(request);
	loop_drain(loop);
}

struct send_wait {
	struct wait wait;
	struct send_request *request;
};

static void send_cancel(struct wait *wait)
{
	struct send_request *request = OWNER_OF(wait, struct send_wait, wait)->request;

	request->waiter = NULL;
	request->udp->writer = NULL; /* libuv keeps a queue: the next one may be sent */
	wait_cancelled(wait);
}

static int send_later(struct async_udp *udp, struct async_task *task, const void *data, size_t size,
	const struct sockaddr *to)
{
	struct send_request *request = calloc(1, sizeof *request + size);
	struct send_wait sending = {
		.wait = { .task = task, .cancel = send_cancel },
		.request = request,
	};
	uv_buf_t buffer;
	int rc;

	if (!request)
		return -ENOMEM;
	memcpy(request->data, data, size);
	request->udp = udp;
	request->waiter = &sending.wait;
	buffer = uv_buf_init(request->data, (unsigned)size);
	rc = uv_udp_send(&request->uv, &udp->uv, &buffer, 1, to, on_sent);
	if (rc != 0) {
		free(request);
		return rc;
	}
	udp->writer = request;
	return (int)wait_here(&sending.wait);
}

ssize_t async_udp_send(
	struct async_udp *udp, const void *data, size_t size, const struct async_address *to)
{
	uv_buf_t buffer = { .base = (char *)(uintptr_t)data, .len = size };
	struct async_address converted;
	const struct sockaddr *raw = NULL;
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (udp->writer || size > INT_MAX)
		return task_fail(task, udp->writer ? -EBUSY : -EMSGSIZE, "send", NULL);
	if (to) {
		converted = convert(udp, to);
		raw = address_raw(&converted);
	}
	rc = uv_udp_try_send(&udp->uv, &buffer, 1, raw);
	if (rc >= 0 || rc == UV_EAGAIN)
		endpoint_send_to(udp->endpoint, to ? to : &udp->peer);
	if (rc == UV_EAGAIN)
		rc = send_later(udp, task, data, size, raw);
	else
		task_pause(task);
	return rc < 0 ? task_fail(task, rc, "send", NULL) : (ssize_t)size;
}

/* ---- receiving --------------------------------------------------------------------------- */

static void disarm(struct async_udp *udp)
{
	if (udp->is_armed)
		uv_udp_recv_stop(&udp->uv);
	udp->is_armed = false;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct receive_wait *reader = OWNER_OF(handle, struct async_udp, uv)->reader;

	(void)suggested;
	buffer->base = reader ? reader->buffer : NULL;
	buffer->len = reader ? reader->size : 0;
}

static void on_received(uv_udp_t *handle, ssize_t count, const uv_buf_t *buffer,
	const struct sockaddr *from, unsigned flags)
{
	struct async_udp *udp = OWNER_OF(handle, struct async_udp, uv);

	(void)buffer;
	if (!udp->reader)
		disarm(udp);
	if (!udp->reader || (count == 0 && !from)) /* nothing there? */
		return;
	if (count >= 0) {
		endpoint_receive(udp->endpoint, 1);
		if (udp->reader->from) {
			socklen_t size = from->sa_family == AF_INET ? sizeof(struct sockaddr_in)
								    : sizeof(struct sockaddr_in6);

			address_set(udp->reader->from, from, size);
			address_unmap(udp->reader->from);
		}
	}
	finish_receive(udp, flags & UV_UDP_PARTIAL ? -EMSGSIZE : count);
	loop_drain(udp->loop);
}

static void receive_cancel(struct wait *wait)
{
	struct async_udp *udp = OWNER_OF(wait, struct receive_wait, wait)->udp;

	udp->reader = NULL;
	endpoint_wait(udp->endpoint, false);
	disarm(udp);
	wait_cancelled(wait);
}

ssize_t async_udp_receive(
	struct async_udp *udp, void *buffer, size_t size, struct async_address *from)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (from)
		memset(from, 0, sizeof *from);
	if (rc != 0)
		return rc;
	if (size == 0 || udp->reader)
		return task_fail(task, size == 0 ? -EINVAL : -EBUSY, "receive", NULL);
	if (!udp->is_armed)
		rc = uv_udp_recv_start(&udp->uv, on_alloc, on_received);
	if (rc != 0)
		return task_fail(task, rc, "receive", NULL);
	udp->is_armed = true;

	struct receive_wait reader = {
		.wait = { .task = task, .cancel = receive_cancel },
		.udp = udp,
		.buffer = buffer,
		.size = size < INT_MAX ? size : INT_MAX,
		.from = from,
	};

	udp->reader = &reader;
	endpoint_wait(udp->endpoint, true);

	ssize_t result = wait_here(&reader.wait);

	if (result < 0)
		(void)task_fail(task, (int)result, "receive", NULL);
	return result;
}
