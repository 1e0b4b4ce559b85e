/*
 * TCP: connecting to a host, and listening on one.
 *
 * The request of a connection attempt lies in the frame of the task that waits. A cancelled
 * attempt closes its stream; libuv then calls on_connected, and only that wakes the task.
 */
#include "listener.h"
#include "resolve.h"

#include <errno.h>

struct connect_wait {
	struct wait wait;
	uv_connect_t request;
	struct async_stream *stream;
	bool is_cancelled;
};

static void on_connected(uv_connect_t *request, int status)
{
	struct connect_wait *connect = OWNER_OF(request, struct connect_wait, request);
	struct async_loop *loop = connect->wait.task->loop;

	if (connect->is_cancelled)
		wait_cancelled(&connect->wait);
	else
		wait_wake(&connect->wait, status);
	loop_drain(loop);
}

static void connect_cancel(struct wait *wait)
{
	struct connect_wait *connect = OWNER_OF(wait, struct connect_wait, wait);

	if (connect->is_cancelled)
		return;
	connect->is_cancelled = true;
	async_close(connect->stream);
}

/* For the virtual clock: who is going to accept this may do so before we hear that we are
 * connected. */
static void note_connecting(struct async_stream *stream, const struct async_address *address)
{
	struct async_address local, remote = *address;
	int fd;

	if (!stream->endpoint || uv_fileno(&stream->uv.handle, &fd) != 0 ||
		address_of_socket(fd, false, &local) != 0)
		return;
	if (address_is_any(address)) {
		remote = local;
		address_set_port(&remote, async_address_port(address));
	}
	endpoint_name(stream->endpoint, &local, &remote);
	endpoint_queue(stream->endpoint);
	endpoint_connect(stream->endpoint, address_is_loopback(&remote));
}

static int connect_stream(
	struct async_task *task, struct async_stream *stream, const struct async_address *address)
{
	struct connect_wait connect = {
		.wait = { .task = task, .cancel = connect_cancel },
		.stream = stream,
	};
	int rc = uv_tcp_connect(
		&connect.request, &stream->uv.tcp, address_raw(address), on_connected);

	if (rc == 0) {
		note_connecting(stream, address);
		rc = (int)wait_here(&connect.wait);
	}
	if (rc != 0 && !connect.is_cancelled)
		async_close(stream);
	return rc;
}

static int connect_to(
	struct async_task *task, const struct async_address *address, struct async_stream **result)
{
	struct async_stream *stream;
	int rc = stream_new_tcp(task->loop, &stream);

	if (rc == 0)
		rc = connect_stream(task, stream, address);
	if (rc != 0)
		return rc;
	endpoint_connect(stream->endpoint, false);
	(void)uv_tcp_nodelay(&stream->uv.tcp, 1);
	*result = stream;
	return 0;
}

int async_tcp_connect(const char *host, uint16_t port, struct async_stream **stream)
{
	struct async_address addresses[ADDRESSES_MAX];
	struct async_task *task;
	int rc = task_enter(&task);
	int count;

	*stream = NULL;
	if (rc != 0)
		return rc;
	count = resolve(task, host, port, addresses, ADDRESSES_MAX);
	if (count < 0)
		return fail_at(task, count, "resolve", host, port);
	for (int i = 0; i < count; i++) {
		/* Cancelled since it was woken? */
		rc = task_enter(&task);
		if (rc == 0)
			rc = connect_to(task, &addresses[i], stream);
		if (rc == 0 || rc == ASYNC_ECANCELED)
			break;
	}
	return fail_at(task, rc, "connect", host, port);
}

struct listening {
	int backlog;
	struct async_listener **listener;
};

static int listen_at(struct async_loop *loop, const struct async_address *address, void *context)
{
	const struct listening *listening = context;

	return listener_new(loop, address, listening->backlog, listening->listener);
}

int async_tcp_listen(const char *host, uint16_t port, int backlog, struct async_listener **listener)
{
	struct listening listening = { .backlog = backlog, .listener = listener };
	struct async_task *task;
	int rc = task_enter(&task);

	*listener = NULL;
	return rc != 0 ? rc : resolve_and_bind(task, "listen", host, port, listen_at, &listening);
}
