/*
 * TCP streams over libuv.
 *
 *  1. The handle is embedded in the stream. `is_closing` is set when uv_close was called;
 *     libuv's close callback then sets `is_gone`. The struct is freed when both the handle is
 *     gone and the owner has let go (`is_released`).
 *  2. `reader` and `writer` are records in the frames of the tasks that wait. libuv may use the
 *     writer's buffer until its callback, so a writer is only woken there.
 *  3. `ended` is sticky: STREAM_EOF, or a negative error, for every later read.
 *
 * On the virtual clock each end of a connection within the loop knows the other, its peer, so
 * that bytes under way can be seen: `sent` of one is more than `received` of the other.
 */
#ifndef ASYNC_SRC_STREAM_H
#define ASYNC_SRC_STREAM_H

#include "loop.h"
#include "task.h"

#include "async/io.h"

enum { STREAM_EOF = 1 };

struct read_wait {
	struct wait wait;
	struct async_stream *stream;
	char *buffer;
	size_t size;
};

struct write_wait {
	struct wait wait;
	struct async_stream *stream;
	uv_write_t request;
	bool is_cancelled;
};

struct async_stream {
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
	} uv;
	uv_connect_t connect;
	uv_shutdown_t shutdown;
	struct wait *connecting;
	struct async_loop *loop;
	struct async_link link; /* in loop->streams */
	struct read_wait *reader;
	struct write_wait *writer;
	struct wait *ending; /* in async_shutdown */
	int ended;
	bool is_armed; /* libuv reads when there is something */
	bool is_closing;
	bool is_gone;
	bool is_released;

	/* The virtual clock's knowledge. */
	struct sockaddr_storage local;
	struct sockaddr_storage remote;
	struct async_stream *peer;
	uint64_t sent;
	uint64_t received;
	bool is_local_connect; /* connecting to this machine */
	bool has_addresses;
	bool will_end; /* the peer has ended its half, or is gone */
};

struct async_listener {
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
	} uv;
	struct async_loop *loop;
	struct async_link link;      /* in loop->listeners */
	struct async_link acceptors; /* struct accept_wait */
	bool is_pending;             /* libuv holds a connection */
	bool is_closing;
	int port;
	long queued; /* connected from within the loop, and not accepted yet */
};

/* A stream with an initialised handle and nothing else. 0 or -errno. */
int stream_new(struct async_loop *loop, struct async_stream **stream);

/* The stream is connected: finds the other end, if that is in this loop. */
void stream_connected(struct async_stream *stream);

/* Are bytes, ends or connections under way between two sockets of this loop, which a task waits
 * for? Only meaningful on the virtual clock. */
bool streams_have_transfers(const struct async_loop *loop);

/* For the end of the loop: closes what its users left open. */
void streams_close_all(struct async_loop *loop);

#endif
