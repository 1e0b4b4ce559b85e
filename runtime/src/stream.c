/*
 * Reading, writing and closing. The life of a stream is described in stream.h.
 *
 * Reads go straight into the caller's buffer: libuv asks for memory (on_alloc) only when bytes
 * are there. If no task waits at that moment, reading stops, and the bytes stay in the kernel;
 * that is the backpressure.
 */
#include "stream.h"
#include "scope.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

int stream_new(struct async_loop *loop, struct async_stream **result)
{
	struct async_stream *stream = calloc(1, sizeof *stream);
	int rc;

	*result = NULL;
	if (!stream)
		return -ENOMEM;
	rc = uv_tcp_init(&loop->uv, &stream->uv.tcp);
	if (rc != 0) {
		free(stream);
		return rc;
	}
	stream->loop = loop;
	list_append(&loop->streams, &stream->link);
	*result = stream;
	return 0;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void disarm(struct async_stream *stream)
{
	if (stream->is_armed)
		uv_read_stop(&stream->uv.stream);
	stream->is_armed = false;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct async_stream *stream = OWNER_OF(handle, struct async_stream, uv.handle);
	struct read_wait *reader = stream->reader;

	(void)suggested;
	/* Nobody asks? Then libuv reads nothing and calls on_read with ENOBUFS: stopping has to
	 * wait until there, since uv_read_stop takes the callback away. */
	buffer->base = reader ? reader->buffer : NULL;
	buffer->len = reader ? reader->size : 0;
}

static void finish_read(struct async_stream *stream, ssize_t result)
{
	struct read_wait *reader = stream->reader;

	stream->reader = NULL;
	if (reader)
		wait_wake(&reader->wait, result);
}

static void on_read(uv_stream_t *handle, ssize_t count, const uv_buf_t *buffer)
{
	struct async_stream *stream = OWNER_OF(handle, struct async_stream, uv.stream);

	(void)buffer;
	if (!stream->reader)
		disarm(stream);
	if (count == 0 || !stream->reader)
		return;
	if (count > 0) {
		stream->received += (uint64_t)count;
	} else {
		stream->ended = count == UV_EOF ? STREAM_EOF : (int)count;
		disarm(stream);
	}
	finish_read(stream, count == UV_EOF ? 0 : count);
	loop_drain(stream->loop);
}

static void read_cancel(struct wait *wait)
{
	struct async_stream *stream = OWNER_OF(wait, struct read_wait, wait)->stream;

	stream->reader = NULL;
	disarm(stream);
	wait_cancelled(wait);
}

static int arm(struct async_stream *stream)
{
	int rc = stream->is_armed ? 0 : uv_read_start(&stream->uv.stream, on_alloc, on_read);

	stream->is_armed = rc == 0;
	return rc;
}

ssize_t async_read(struct async_stream *stream, void *buffer, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (size == 0 || stream->reader)
		return task_fail(task, size == 0 ? -EINVAL : -EBUSY, "read", NULL);
	if (stream->ended) {
		task_pause(task);
		return stream->ended == STREAM_EOF ? 0
						   : task_fail(task, stream->ended, "read", NULL);
	}
	rc = arm(stream);
	if (rc != 0)
		return task_fail(task, rc, "read", NULL);

	struct read_wait reader = {
		.wait = { .task = task, .cancel = read_cancel },
		.stream = stream,
		.buffer = buffer,
		.size = size < INT_MAX ? size : INT_MAX,
	};

	stream->reader = &reader;

	ssize_t result = wait_here(&reader.wait);

	if (result < 0)
		(void)task_fail(task, (int)result, "read", NULL);
	return result;
}

/* ---- closing ------------------------------------------------------------------------------- */

static void free_if_done(struct async_stream *stream)
{
	if (stream->is_gone && stream->is_released)
		free(stream);
}

static void on_closed(uv_handle_t *handle)
{
	struct async_stream *stream = OWNER_OF(handle, struct async_stream, uv.handle);

	stream->is_gone = true;
	free_if_done(stream);
}

static void tell_peer(struct async_stream *stream)
{
	if (!stream->peer)
		return;
	stream->peer->will_end = true;
	stream->peer->peer = NULL;
	stream->peer = NULL;
}

static void close_handle(struct async_stream *stream, bool reset)
{
	if (stream->is_closing)
		return;
	stream->is_closing = true;
	stream->is_armed = false;
	stream->ended = ASYNC_ECLOSED;
	tell_peer(stream);
	finish_read(stream, ASYNC_ECLOSED);
	/* libuv refuses a reset after uv_shutdown: then the usual end has to do. */
	if (!reset || uv_tcp_close_reset(&stream->uv.tcp, on_closed) != 0)
		uv_close(&stream->uv.handle, on_closed);
}

static void release(struct async_stream *stream, bool reset)
{
	if (!stream)
		return;
	close_handle(stream, reset);
	link_remove(&stream->link);
	stream->is_released = true;
	free_if_done(stream);
}

void async_close(struct async_stream *stream)
{
	release(stream, false);
}

void async_close_reset(struct async_stream *stream)
{
	release(stream, true);
}

/* ---- writing ------------------------------------------------------------------------------- */

static void on_written(uv_write_t *request, int status)
{
	struct write_wait *writer = OWNER_OF(request, struct write_wait, request);
	struct async_stream *stream = writer->stream;
	struct async_loop *loop = stream->loop;

	stream->writer = NULL;
	if (writer->is_cancelled)
		wait_cancelled(&writer->wait);
	else
		wait_wake(&writer->wait, status == UV_ECANCELED ? ASYNC_ECLOSED : status);
	loop_drain(loop);
}

/* What libuv has begun to send it will finish, from the caller's buffer, unless it is closed. */
static void write_cancel(struct wait *wait)
{
	struct write_wait *writer = OWNER_OF(wait, struct write_wait, wait);

	writer->is_cancelled = true;
	close_handle(writer->stream, false);
}

static int write_rest(
	struct async_stream *stream, struct async_task *task, const char *data, size_t size)
{
	struct write_wait writer = {
		.wait = { .task = task, .cancel = write_cancel },
		.stream = stream,
	};
	uv_buf_t buffer = { .base = (char *)(uintptr_t)data, .len = size };
	int rc = uv_write(&writer.request, &stream->uv.stream, &buffer, 1, on_written);

	if (rc != 0)
		return rc;
	stream->writer = &writer;
	return (int)wait_here(&writer.wait);
}

ssize_t async_write(struct async_stream *stream, const void *data, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (stream->is_closing || stream->writer)
		return task_fail(task, stream->writer ? -EBUSY : ASYNC_ECLOSED, "write", NULL);

	uv_buf_t buffer = { .base = (char *)(uintptr_t)data, .len = size };
	int taken = size ? uv_try_write(&stream->uv.stream, &buffer, 1) : 0;

	if (taken == UV_EAGAIN)
		taken = 0;
	if (taken < 0)
		return task_fail(task, taken, "write", NULL);
	stream->sent += size;
	if ((size_t)taken == size) {
		task_pause(task);
		return (ssize_t)size;
	}
	rc = write_rest(stream, task, (const char *)data + taken, size - (size_t)taken);
	return rc < 0 ? task_fail(task, rc, "write", NULL) : (ssize_t)size;
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
	struct async_stream *stream = OWNER_OF(request, struct async_stream, shutdown);
	struct wait *ending = stream->ending;

	stream->ending = NULL;
	if (!ending)
		return;
	wait_wake(ending, status == UV_ECANCELED ? ASYNC_ECLOSED : status);
	loop_drain(stream->loop);
}

int async_shutdown(struct async_stream *stream)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (stream->is_closing || stream->writer || stream->ending)
		return task_fail(
			task, stream->is_closing ? ASYNC_ECLOSED : -EBUSY, "shutdown", NULL);
	rc = uv_shutdown(&stream->shutdown, &stream->uv.stream, on_shutdown);
	if (rc != 0)
		return task_fail(task, rc, "shutdown", NULL);
	if (stream->peer)
		stream->peer->will_end = true;

	/* Not cancellable: nothing is queued before it, so it happens in this turn. */
	struct wait wait = { .task = task };

	stream->ending = &wait;
	return task_fail(task, (int)wait_here(&wait), "shutdown", NULL);
}
