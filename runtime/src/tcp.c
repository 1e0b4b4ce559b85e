/*
 * Connecting, listening and accepting.
 *
 * A connection attempt that is cancelled closes its stream; libuv then calls on_connected with
 * an error, finds nobody waiting, and the close callback frees the stream.
 */
#include "resolve.h"
#include "stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEFAULT_BACKLOG = 128 };

struct connect_wait {
	struct wait wait;
	struct async_stream *stream;
};

struct accept_wait {
	struct wait wait;
	struct async_listener *listener;
	struct async_stream *stream;
};

/* task_fail with "host:port" as the detail. */
static int fail_at(
	struct async_task *task, int code, const char *operation, const char *host, uint16_t port)
{
	char detail[80];

	snprintf(detail, sizeof detail, "%.64s:%u", host ? host : "*", (unsigned)port);
	return task_fail(task, code, operation, detail);
}

/* ---- connecting ---------------------------------------------------------------------------- */

static void on_connected(uv_connect_t *request, int status)
{
	struct async_stream *stream = OWNER_OF(request, struct async_stream, connect);
	struct wait *wait = stream->connecting;

	stream->connecting = NULL;
	if (!wait)
		return;
	if (status == 0)
		stream_connected(stream);
	wait_wake(wait, status);
	loop_drain(stream->loop);
}

static void connect_cancel(struct wait *wait)
{
	struct connect_wait *connect = OWNER_OF(wait, struct connect_wait, wait);

	connect->stream->connecting = NULL;
	wait_cancelled(wait);
}

static bool is_loopback(const struct sockaddr_storage *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	if (address->ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static int connect_to(struct async_task *task, const struct sockaddr_storage *address,
	struct async_stream **result)
{
	struct connect_wait connect = { .wait = { .task = task, .cancel = connect_cancel } };
	int rc = stream_new(task->loop, result);

	if (rc != 0)
		return rc;
	connect.stream = *result;
	connect.stream->is_local_connect = is_loopback(address);
	rc = uv_tcp_connect(&connect.stream->connect, &connect.stream->uv.tcp,
		(const void *)address, on_connected);
	if (rc == 0) {
		connect.stream->connecting = &connect.wait;
		rc = (int)wait_here(&connect.wait);
	}
	if (rc != 0) {
		async_close(connect.stream);
		*result = NULL;
		return rc;
	}
	(void)uv_tcp_nodelay(&connect.stream->uv.tcp, 1);
	return 0;
}

int async_tcp_connect(const char *host, uint16_t port, struct async_stream **stream)
{
	struct addresses addresses;
	struct async_task *task;
	int rc = task_enter(&task);

	*stream = NULL;
	if (rc != 0)
		return rc;
	rc = resolve(task, host, port, &addresses);
	if (rc != 0)
		return fail_at(task, rc, "resolve", host, port);
	for (size_t i = 0; i < addresses.count; i++) {
		rc = connect_to(task, &addresses.at[i], stream);
		if (rc == 0 || rc == ASYNC_ECANCELED || task->scope->cancelled)
			break;
	}
	return fail_at(task, rc, "connect", host, port);
}

/* ---- listening ----------------------------------------------------------------------------- */

static void on_listener_closed(uv_handle_t *handle)
{
	free(OWNER_OF(handle, struct async_listener, uv.handle));
}

void async_listener_close(struct async_listener *listener)
{
	if (!listener)
		return;
	listener->is_closing = true;
	link_remove(&listener->link);
	wait_wake_all(&listener->acceptors, ASYNC_ECLOSED);
	uv_close(&listener->uv.handle, on_listener_closed);
}

int async_listener_port(const struct async_listener *listener)
{
	return listener->port;
}

static int find_port(struct async_listener *listener)
{
	struct sockaddr_storage address;
	int size = sizeof address;
	int rc = uv_tcp_getsockname(&listener->uv.tcp, (void *)&address, &size);

	/* The port is at the same place for both families. */
	return rc != 0 ? rc : ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

static int take_connection(struct async_listener *listener, struct async_stream **stream)
{
	int rc = stream_new(listener->loop, stream);

	if (rc == 0)
		rc = uv_accept(&listener->uv.stream, &(*stream)->uv.stream);
	if (rc != 0) {
		async_close(*stream);
		*stream = NULL;
		return rc;
	}
	listener->queued--;
	(void)uv_tcp_nodelay(&(*stream)->uv.tcp, 1);
	stream_connected(*stream);
	return 0;
}

static void on_connection(uv_stream_t *handle, int status)
{
	struct async_listener *listener = OWNER_OF(handle, struct async_listener, uv.stream);
	struct async_loop *loop = listener->loop;
	struct async_link *first = list_take(&listener->acceptors);

	/* Nobody accepts? libuv keeps the connection, and asks the kernel for no other. */
	if (!first) {
		listener->is_pending = status == 0;
		return;
	}

	struct accept_wait *acceptor = OWNER_OF(first, struct accept_wait, wait.link);

	if (status == 0)
		status = take_connection(listener, &acceptor->stream);
	wait_wake(&acceptor->wait, status);
	loop_drain(loop);
}

static int listen_on(struct async_loop *loop, const struct sockaddr_storage *address, int backlog,
	struct async_listener **result)
{
	struct async_listener *listener = calloc(1, sizeof *listener);
	int rc = listener ? uv_tcp_init(&loop->uv, &listener->uv.tcp) : -ENOMEM;

	*result = NULL;
	if (rc != 0) {
		free(listener);
		return rc;
	}
	listener->loop = loop;
	list_init(&listener->acceptors);
	list_append(&loop->listeners, &listener->link);
	rc = uv_tcp_bind(&listener->uv.tcp, (const void *)address, 0);
	if (rc == 0)
		rc = uv_listen(&listener->uv.stream, backlog, on_connection);
	if (rc == 0) {
		listener->port = find_port(listener);
		*result = listener;
		return 0;
	}
	async_listener_close(listener);
	return rc;
}

int async_tcp_listen(const char *host, uint16_t port, int backlog, struct async_listener **listener)
{
	struct addresses addresses;
	struct async_task *task;
	int rc = task_enter(&task);

	*listener = NULL;
	if (rc != 0)
		return rc;
	task_pause(task);
	rc = resolve(task, host, port, &addresses);
	if (rc != 0)
		return fail_at(task, rc, "resolve", host, port);
	for (size_t i = 0; i < addresses.count; i++) {
		rc = listen_on(task->loop, &addresses.at[i],
			backlog > 0 ? backlog : DEFAULT_BACKLOG, listener);
		/* Only an address this machine does not have is a reason to try the next. */
		if (rc != -EAFNOSUPPORT && rc != -EADDRNOTAVAIL)
			break;
	}
	return fail_at(task, rc, "listen", host, port);
}

int async_accept(struct async_listener *listener, struct async_stream **stream)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*stream = NULL;
	if (rc != 0)
		return rc;
	if (listener->is_pending) {
		listener->is_pending = false;
		rc = take_connection(listener, stream);
		task_pause(task);
		return task_fail(task, rc, "accept", NULL);
	}

	struct accept_wait acceptor = {
		.wait = { .task = task, .cancel = wait_cancel_listed },
		.listener = listener,
	};

	list_append(&listener->acceptors, &acceptor.wait.link);
	rc = (int)wait_here(&acceptor.wait);
	*stream = acceptor.stream;
	return task_fail(task, rc, "accept", NULL);
}
