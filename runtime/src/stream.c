/*
 * Reading, writing and closing. The life of a stream is described in stream.h.
 *
 * Reads go straight into the caller's buffer: libuv asks for memory (on_alloc) only when bytes
 * are there. If no task waits at that moment, reading stops, and the bytes stay in the kernel;
 * that is the backpressure.
 */
#include "stream.h"
#include "listener.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

enum {
	CACHE_LINE = 64,
	TASK_LINES = 4, /* of a task's struct, that are needed to go on */
};

/* ---- birth ------------------------------------------------------------------------------- */

static int stream_new(struct async_loop *loop, bool is_tcp, struct async_stream **result)
{
	struct async_stream *stream = calloc(1, sizeof *stream);
	int rc;

	*result = NULL;
	if (!stream)
		return -ENOMEM;
	rc = is_tcp ? uv_tcp_init(&loop->uv, &stream->uv.tcp)
		    : uv_pipe_init(&loop->uv, &stream->uv.pipe, 0);
	if (rc != 0) {
		free(stream);
		return rc;
	}
	stream->loop = loop;
	stream->endpoint = endpoint_new(loop, ENDPOINT_STREAM);
	list_append(&loop->streams, &stream->link);
	*result = stream;
	return 0;
}

int stream_new_tcp(struct async_loop *loop, struct async_stream **stream)
{
	return stream_new(loop, true, stream);
}

int stream_new_pipe(struct async_loop *loop, struct async_stream **stream)
{
	return stream_new(loop, false, stream);
}

/* ---- reading ------------------------------------------------------------------------------- */

static void disarm(struct async_stream *stream)
{
	if (stream->is_armed)
		uv_read_stop(&stream->uv.stream);
	stream->is_armed = false;
}

/* The read that follows takes as long as fetching what the reader needs to go on, and with a
 * thousand connections none of it is in the cache. */
static void prefetch(const struct async_stream *stream)
{
	const char *frame = (const char *)stream->reader;
	const char *task = (const char *)stream->reading;

	/* The record of the wait, what is above it, and the frames below. */
	for (int line = -3; line <= 1; line++)
		__builtin_prefetch(frame + line * CACHE_LINE, 1);
	for (int line = 0; line < TASK_LINES; line++)
		__builtin_prefetch(task + line * CACHE_LINE, 1);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	struct async_stream *stream = OWNER_OF(handle, struct async_stream, uv.handle);

	(void)suggested;
	/* Nobody asks? Then libuv reads nothing and calls on_read with ENOBUFS: stopping has to
	 * wait until there, since uv_read_stop takes the callback away. */
	buffer->base = stream->reader ? stream->buffer : NULL;
	buffer->len = stream->reader ? stream->size : 0;
	if (stream->reader)
		prefetch(stream);
}

static void finish_read(struct async_stream *stream, ssize_t result)
{
	struct read_wait *reader = stream->reader;

	stream->reader = NULL;
	endpoint_wait(stream->endpoint, false);
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
		endpoint_receive(stream->endpoint, (uint64_t)count);
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
	endpoint_wait(stream->endpoint, false);
	disarm(stream);
	wait_cancelled(wait);
}

static int arm(struct async_stream *stream)
{
	int rc = stream->is_armed ? 0 : uv_read_start(&stream->uv.stream, on_alloc, on_read);

	stream->is_armed = rc == 0;
	return rc;
}

/* Answers what needs no waiting; or returns 1. */
static int read_at_once(struct async_task *task, struct async_stream *stream, size_t size)
{
	int rc;

	if (size == 0 || stream->reader)
		return task_fail(task, size == 0 ? -EINVAL : -EBUSY, "read", NULL);
	if (stream->ended) {
		task_pause(task);
		return stream->ended == STREAM_EOF ? 0
						   : task_fail(task, stream->ended, "read", NULL);
	}
	rc = arm(stream);
	return rc == 0 ? 1 : task_fail(task, rc, "read", NULL);
}

ssize_t stream_read(struct async_task *task, struct async_stream *stream, void *buffer, size_t size)
{
	if (stream->methods)
		return layer_read(task, stream, buffer, size);
	if (size == 0 || stream->reader || stream->ended || !stream->is_armed) {
		int rc = read_at_once(task, stream, size);

		if (rc <= 0)
			return rc;
	}

	struct read_wait reader = {
		.wait = { .task = task, .cancel = read_cancel },
		.stream = stream,
	};

	stream->buffer = buffer;
	stream->size = size < INT_MAX ? size : INT_MAX;
	stream->reader = &reader;
	stream->reading = task;
	endpoint_wait(stream->endpoint, true);

	ssize_t result = wait_here(&reader.wait);

	if (result < 0)
		(void)task_fail(task, (int)result, "read", NULL);
	return result;
}

ssize_t async_read(struct async_stream *stream, void *buffer, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc != 0 ? rc : stream_read(task, stream, buffer, size);
}

ssize_t async_read_exact(struct async_stream *stream, void *buffer, size_t size, size_t *count)
{
	struct async_task *task;
	ssize_t rc = task_enter(&task);
	size_t have = 0;

	if (rc == 0 && size == 0)
		rc = task_fail(task, -EINVAL, "read", NULL);
	while (rc >= 0 && have < size) {
		rc = stream_read(task, stream, (char *)buffer + have, size - have);
		if (rc == 0)
			rc = task_fail(task, ASYNC_EEND, "read", NULL);
		have += rc > 0 ? (size_t)rc : 0;
		/* Cancelled since it was woken? The next read would not see that. */
		if (rc > 0 && have < size)
			rc = task_enter(&task);
	}
	if (count)
		*count = have;
	return rc < 0 ? rc : (ssize_t)size;
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

static void close_handle(struct async_stream *stream, bool reset)
{
	if (stream->is_closing)
		return;
	stream->is_closing = true;
	stream->is_armed = false;
	stream->ended = ASYNC_ECLOSED;
	finish_read(stream, ASYNC_ECLOSED);
	endpoint_free(stream->endpoint);
	stream->endpoint = NULL;
	/* libuv refuses a reset after uv_shutdown: then the usual end has to do. */
	if (!reset || stream->uv.handle.type != UV_TCP ||
		uv_tcp_close_reset(&stream->uv.tcp, on_closed) != 0)
		uv_close(&stream->uv.handle, on_closed);
}

static void release(struct async_stream *stream, bool reset)
{
	if (!stream)
		return;
	link_remove(&stream->link);
	stream->is_released = true;
	if (stream->holder)
		*stream->holder = NULL;
	if (stream->methods) {
		layer_close(stream, reset);
		layer_free_if_done(stream);
		return;
	}
	close_handle(stream, reset);
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

void streams_close_all(struct async_loop *loop)
{
	/* The newest first: a layer lets go of what is under it. */
	while (!list_is_empty(&loop->streams))
		async_close(OWNER_OF(loop->streams.previous, struct async_stream, link));
	listeners_close_all(loop);
	transfers_release(loop);
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

ssize_t stream_write(
	struct async_task *task, struct async_stream *stream, const void *data, size_t size)
{
	if (stream->methods)
		return layer_write(task, stream, data, size);
	if (stream->is_closing || stream->writer)
		return task_fail(task, stream->is_closing ? ASYNC_ECLOSED : -EBUSY, "write", NULL);

	uv_buf_t buffer = { .base = (char *)(uintptr_t)data, .len = size };
	int taken = size ? uv_try_write(&stream->uv.stream, &buffer, 1) : 0;

	if (taken == UV_EAGAIN)
		taken = 0;
	if (taken < 0)
		return task_fail(task, taken, "write", NULL);
	endpoint_send(stream->endpoint, size);
	if ((size_t)taken == size) {
		task_pause(task);
		return (ssize_t)size;
	}

	int rc = write_rest(stream, task, (const char *)data + taken, size - (size_t)taken);

	return rc < 0 ? task_fail(task, rc, "write", NULL) : (ssize_t)size;
}

ssize_t async_write(struct async_stream *stream, const void *data, size_t size)
{
	struct async_task *task;
	int rc = task_enter(&task);

	return rc != 0 ? rc : stream_write(task, stream, data, size);
}

/* ---- the end of writing -------------------------------------------------------------------- */

struct shutdown_wait {
	struct wait wait;
	uv_shutdown_t request;
	struct async_stream *stream;
};

static void on_shutdown(uv_shutdown_t *request, int status)
{
	struct shutdown_wait *ending = OWNER_OF(request, struct shutdown_wait, request);
	struct async_stream *stream = ending->stream;

	stream->waiting = NULL;
	wait_wake(&ending->wait, status == UV_ECANCELED ? ASYNC_ECLOSED : status);
	loop_drain(stream->loop);
}

static int shutdown_handle(struct async_task *task, struct async_stream *stream)
{
	/* Not cancellable: nothing is queued before it, so it happens in this turn. */
	struct shutdown_wait ending = { .wait = { .task = task }, .stream = stream };
	int rc;

	if (stream->is_closing)
		return ASYNC_ECLOSED;
	if (stream->writer || stream->waiting)
		return -EBUSY;
	rc = uv_shutdown(&ending.request, &stream->uv.stream, on_shutdown);
	if (rc != 0)
		return rc;
	endpoint_send_end(stream->endpoint);
	stream->waiting = &ending.wait;
	return (int)wait_here(&ending.wait);
}

int async_shutdown(struct async_stream *stream)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	if (stream->methods)
		return layer_shutdown(task, stream);
	return task_fail(task, shutdown_handle(task, stream), "shutdown", NULL);
}
