/*
 * Streams: what TCP, Unix sockets and pipes share, and the layers that programs make themselves.
 *
 *  1. A stream of libuv has its handle embedded; `is_closing` is set when uv_close was called, and
 *     libuv's close callback then sets `is_gone`. A layer has `methods` and no handle; `is_closing`
 *     is set when its close was called, and it is gone when no operation is in progress.
 *  2. The struct is freed when it is gone and its owner has let go (`is_released`). A cancelled
 *     write closes a stream that its owner still holds.
 *  3. `reader` and `writer` are records in the frames of the tasks that wait. libuv may use the
 *     writer's buffer until its callback, so a writer is only woken there.
 *  4. `ended` is sticky: STREAM_EOF, or a negative error, for every later read.
 *
 * Functions named stream_... are for the runtime itself: they take the running task, so that an
 * error is recorded for the call that the program made.
 */
#ifndef ASYNC_SRC_STREAM_H
#define ASYNC_SRC_STREAM_H

#include "loop.h"
#include "task.h"
#include "transfer.h"

#include "async/io.h"

enum { STREAM_EOF = 1 };

struct read_wait {
	struct wait wait;
	struct async_stream *stream;
};

struct write_wait {
	struct wait wait;
	struct async_stream *stream;
	uv_write_t request;
	bool is_cancelled;
};

struct async_stream {
	const struct async_stream_class *methods; /* of a layer; NULL: libuv's */
	void *context;                            /* of a layer */
	struct async_loop *loop;
	struct async_link link; /* in loop->streams */
	struct read_wait *reader;
	struct async_task *reading; /* whose the reader is */
	char *buffer; /* the reader's: libuv wants it before the reader's frame is in the cache */
	size_t size;
	struct write_wait *writer;
	struct wait *waiting;         /* in async_shutdown */
	struct async_stream **holder; /* becomes NULL when it is closed; or NULL */
	struct endpoint *endpoint;    /* for the virtual clock; NULL on the real one */
	int ended;
	bool is_armed;   /* libuv reads when there is something */
	bool is_reading; /* a layer's operations in progress */
	bool is_writing;
	bool is_closing;
	bool is_gone;
	bool is_released;
	union { /* unused in a layer */
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
};

/* A TCP stream with an initialised handle and nothing else. 0 or -errno, and NULL. */
int stream_new_tcp(struct async_loop *loop, struct async_stream **stream);

/* The same for a pipe or Unix socket: stream->uv.pipe is for uv_spawn, or uv_pipe_open. */
int stream_new_pipe(struct async_loop *loop, struct async_stream **stream);

/* A stream over a descriptor that is open: a pipe or a connected Unix socket. It owns `fd` from
 * then on. 0; or -errno, NULL, and `fd` stays the caller's. */
int stream_open_pipe(struct async_loop *loop, int fd, struct async_stream **stream);

/* The same for a connected TCP socket, which sends without delay from then on. */
int stream_open_tcp(struct async_loop *loop, int fd, struct async_stream **stream);

/* The stream is connected: finds the other end, if that is in this loop. */
void stream_connected(struct async_stream *stream);

/* async_read and async_write in all but task_enter. */
ssize_t stream_read(
	struct async_task *task, struct async_stream *stream, void *buffer, size_t size);
ssize_t stream_write(
	struct async_task *task, struct async_stream *stream, const void *data, size_t size);

/* For the end of the loop: closes what its users left open. */
void streams_close_all(struct async_loop *loop);

/* ---- layers: layer.c --------------------------------------------------------------------- */

ssize_t layer_read(struct async_task *task, struct async_stream *stream, void *buffer, size_t size);
ssize_t layer_write(
	struct async_task *task, struct async_stream *stream, const void *data, size_t size);
int layer_shutdown(struct async_task *task, struct async_stream *stream);
int layer_address(struct async_stream *stream, bool of_peer, struct async_address *address);

/* Closes it, once. */
void layer_close(struct async_stream *stream, bool reset);

/* Frees it if it is gone and its owner has let go. */
void layer_free_if_done(struct async_stream *stream);

#endif
