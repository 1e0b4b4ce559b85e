/*
 * TCP for tasks. Each declaration says what it does, who owns what, and how it fails; all of it
 * exists since 0.1. The rules at the top of async.h hold here too.
 *
 *  1. A stream serves one reader and one writer at a time, which may be two tasks; a second one
 *     gets -EBUSY.
 *  2. A buffer is the caller's again as soon as the call has returned, cancelled or not.
 *  3. A cancelled read took nothing. A cancelled write may have sent a part, so the stream is of
 *     no more use: every later call on it returns ASYNC_ECLOSED.
 *  4. What is still open when the loop ends is closed and freed with it.
 */
#ifndef ASYNC_IO_H
#define ASYNC_IO_H

#include "async/annotate.h"
#include "async/async.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_stream;
struct async_listener;

/* Connects to `host`, a name or a numeric IPv4 or IPv6 address; the addresses of a name are tried
 * one after the other. Nagle's delay is off. On success *stream is the caller's, to be closed.
 *
 * Returns 0; -ECONNREFUSED and the like; libuv's UV_EAI_... from name resolution;
 * ASYNC_ECANCELED; -ENOMEM. *stream is NULL then. From asyncio.open_connection. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_WANTS_LIMIT
	ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_tcp_connect(const char *host, uint16_t port, struct async_stream **stream);

/* Listens on `host`, as above; NULL for every address of this machine. Port 0 lets the system
 * choose. `backlog` is the length of the kernel's queue; 0 for 128. On success *listener is the
 * caller's, to be closed. Returns 0; -EADDRINUSE and the like; otherwise as async_tcp_connect. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ACQUIRES("listener") ASYNC_MUST_USE int async_tcp_listen(
	const char *host, uint16_t port, int backlog, struct async_listener **listener);

/* The port it listens on, in host byte order; -errno when that cannot be found out. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY int async_listener_port(const struct async_listener *listener);

/* Waits for the next connection. Several tasks may wait; they are served in turn. On success
 * *stream is the caller's, to be closed. While nobody calls it, the kernel's queue fills: that is
 * the limit of a server. Returns 0; ASYNC_ECLOSED when the listener is closed meanwhile;
 * -EMFILE and the like, after which it may be called again; ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("accept") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_accept(struct async_listener *listener, struct async_stream **stream);

/* Stops listening and frees it. Tasks that wait in async_accept get ASYNC_ECLOSED. NULL is
 * ignored. */
ASYNC_RELEASES("listener")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_listener_close(
	ASYNC_P_CONSUMES struct async_listener *listener);

/* Reads from 1 to `size` bytes; waits while there are none. Nothing is read ahead, so a reader
 * that does not ask slows its peer down. Returns their number; 0 at the end of the stream, and
 * from then on; -ECONNRESET and the like, and from then on; ASYNC_ECLOSED when the stream is
 * closed meanwhile; -EINVAL for size 0; ASYNC_ECANCELED. From read(2). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_read(struct async_stream *stream, void *buffer, size_t size);

/* Writes all of `size` bytes; waits until the kernel has taken them, which is what slows a writer
 * down to its peer. Returns `size`, never less; -EPIPE, -ECONNRESET and the like; ASYNC_ECLOSED;
 * ASYNC_ECANCELED. From asyncio's write and drain in one. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_write(struct async_stream *stream, const void *data, size_t size);

/* Ends the writing half: the peer reads the end of the stream. Reading goes on. Returns 0 or an
 * error, as async_write. From shutdown(2) with SHUT_WR. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE
	int async_shutdown(struct async_stream *stream);

/* Closes the stream and frees it. What async_write has accepted still reaches the peer. Tasks
 * that wait on the stream get ASYNC_ECLOSED. NULL is ignored. */
ASYNC_RELEASES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_close(ASYNC_P_CONSUMES struct async_stream *stream);

/* async_close, but the peer is told by a reset: it reads -ECONNRESET, not the end. */
ASYNC_RELEASES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_close_reset(
	ASYNC_P_CONSUMES struct async_stream *stream);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
