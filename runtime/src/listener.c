/*
 * Accepting. The invariants are in listener.h.
 */
#include "listener.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct accept_wait {
	struct wait wait;
	struct async_listener *listener;
	struct async_stream *stream;
};

/* ---- opening and closing ----------------------------------------------------------------- */

static int open_socket(const struct async_address *address, int backlog)
{
	int family = address_family(address);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1;

	if (fd < 0)
		return -errno;
	/* Or a server could not start again while its old connections linger. */
	if (family != AF_UNIX)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, address_raw(address), address->size) == 0 &&
		listen(fd, backlog > 0 ? backlog : DEFAULT_BACKLOG) == 0)
		return fd;

	int rc = -errno;

	close(fd);
	return rc;
}

static void note_file(struct async_listener *listener)
{
	const char *path = address_path(&listener->address);
	struct stat status;

	if (!path || lstat(path, &status) != 0)
		return;
	listener->device = status.st_dev;
	listener->inode = status.st_ino;
}

/* Somebody else's socket may have taken its place meanwhile. */
static void remove_file(const struct async_listener *listener)
{
	const char *path = address_path(&listener->address);
	struct stat status;

	if (path && lstat(path, &status) == 0 && status.st_dev == listener->device &&
		status.st_ino == listener->inode)
		(void)unlink(path);
}

int listener_new(struct async_loop *loop, const struct async_address *address, int backlog,
	struct async_listener **result)
{
	struct async_listener *listener = calloc(1, sizeof *listener);
	int rc;

	*result = NULL;
	if (!listener)
		return -ENOMEM;
	listener->loop = loop;
	listener->fd = open_socket(address, backlog);
	rc = listener->fd < 0 ? listener->fd
			      : uv_poll_init(&loop->uv, &listener->poll, listener->fd);
	if (rc != 0) {
		if (listener->fd >= 0)
			close(listener->fd);
		free(listener);
		return rc;
	}
	list_init(&listener->acceptors);
	list_append(&loop->listeners, &listener->link);
	(void)address_of_socket(listener->fd, false, &listener->address);
	note_file(listener);
	listener->endpoint = endpoint_new(loop, ENDPOINT_LISTENER);
	endpoint_name(listener->endpoint, &listener->address, NULL);
	*result = listener;
	return 0;
}

static void on_closed(uv_handle_t *handle)
{
	free(OWNER_OF(handle, struct async_listener, poll));
}

void async_listener_close(struct async_listener *listener)
{
	if (!listener)
		return;
	link_remove(&listener->link);
	wait_wake_all(&listener->acceptors, ASYNC_ECLOSED);
	endpoint_free(listener->endpoint);
	uv_close((uv_handle_t *)&listener->poll, on_closed);
	remove_file(listener);
	close(listener->fd);
}

void listeners_close_all(struct async_loop *loop)
{
	while (!list_is_empty(&loop->listeners))
		async_listener_close(
			OWNER_OF(loop->listeners.previous, struct async_listener, link));
}

/* ---- what is known about it -------------------------------------------------------------- */

int async_listener_port(const struct async_listener *listener)
{
	struct async_address address;
	int rc;

	if (address_family(&listener->address) == AF_UNIX)
		return -ENOTSUP;
	rc = address_of_socket(listener->fd, false, &address);
	return rc != 0 ? rc : async_address_port(&address);
}

int async_listener_address(const struct async_listener *listener, struct async_address *address)
{
	int rc = address_of_socket(listener->fd, false, address);

	address_unmap(address);
	return rc;
}

/* ---- accepting --------------------------------------------------------------------------- */

/* -EAGAIN when there is none. */
static int take_connection(struct async_listener *listener, struct async_stream **stream)
{
	int fd, rc;

	do {
		fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		/* A client that has gone again is none. */
	} while (fd < 0 && (errno == EINTR || errno == ECONNABORTED || errno == EPROTO));
	if (fd < 0)
		return -errno;
	rc = address_family(&listener->address) == AF_UNIX
		     ? stream_open_pipe(listener->loop, fd, stream)
		     : stream_open_tcp(listener->loop, fd, stream);
	if (rc != 0)
		close(fd);
	return rc;
}

/* One that waits more, or less: see invariant 2. */
static void note_acceptors(struct async_listener *listener)
{
	bool is_empty = list_is_empty(&listener->acceptors);

	endpoint_wait(listener->endpoint, !is_empty);
	if (is_empty)
		uv_unref((uv_handle_t *)&listener->poll);
	else
		uv_ref((uv_handle_t *)&listener->poll);
}

static void on_connection(uv_poll_t *poll, int status, int events)
{
	struct async_listener *listener = OWNER_OF(poll, struct async_listener, poll);
	struct async_loop *loop = listener->loop;

	(void)events;
	(void)status; /* accept4 will say it better */
	listener->in_a_row = 0;
	if (list_is_empty(&listener->acceptors)) {
		uv_poll_stop(poll);
		listener->is_armed = false;
		return;
	}
	while (!list_is_empty(&listener->acceptors)) {
		struct accept_wait *acceptor =
			OWNER_OF(listener->acceptors.next, struct accept_wait, wait.link);
		int rc = take_connection(listener, &acceptor->stream);

		if (rc == -EAGAIN)
			break;
		link_remove(&acceptor->wait.link);
		wait_wake(&acceptor->wait, rc);
	}
	note_acceptors(listener);
	loop_drain(loop);
}

static void accept_cancel(struct wait *wait)
{
	struct accept_wait *acceptor = OWNER_OF(wait, struct accept_wait, wait);

	wait_cancel_listed(wait);
	note_acceptors(acceptor->listener);
}

static int wait_for_connection(
	struct async_task *task, struct async_listener *listener, struct async_stream **stream)
{
	struct accept_wait acceptor = {
		.wait = { .task = task, .cancel = accept_cancel },
		.listener = listener,
	};
	int rc = 0;

	if (!listener->is_armed)
		rc = uv_poll_start(&listener->poll, UV_READABLE, on_connection);
	if (rc != 0)
		return rc;
	listener->is_armed = true;
	list_append(&listener->acceptors, &acceptor.wait.link);
	note_acceptors(listener);
	rc = (int)wait_here(&acceptor.wait);
	*stream = acceptor.stream;
	return rc;
}

int async_accept(struct async_listener *listener, struct async_stream **stream)
{
	struct async_task *task;
	int rc = task_enter(&task);

	*stream = NULL;
	if (rc != 0)
		return rc;
	rc = -EAGAIN;
	/* Those who came first are served first. */
	if (list_is_empty(&listener->acceptors) && listener->in_a_row < ACCEPTS_AT_ONCE)
		rc = take_connection(listener, stream);
	if (rc == -EAGAIN) {
		rc = wait_for_connection(task, listener, stream);
	} else {
		listener->in_a_row++;
		task_pause(task);
	}
	return task_fail(task, rc, "accept", NULL);
}
