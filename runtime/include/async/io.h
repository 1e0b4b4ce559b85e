/*
 * Sockets for tasks: streams (TCP, Unix sockets, pipes, and streams of your own making), UDP, names
 * and addresses, waiting for a descriptor, and buffered reading. Each declaration says what it
 * does, who owns what, and how it fails. The rules at the top of async.h hold here too.
 *
 *  1. A stream or socket serves one reader and one writer at a time, which may be two tasks; a
 *     second one gets -EBUSY.
 *  2. A buffer is the caller's again as soon as the call has returned, cancelled or not.
 *  3. A cancelled read took nothing. A cancelled write may have sent a part, so the stream is of
 *     no more use: every later call on it returns ASYNC_ECLOSED.
 *  4. A call that waits on what is closed meanwhile returns ASYNC_ECLOSED. After that, and after
 *     the closing call itself, the handle must not be used.
 *  5. What is still open when the loop ends is closed and freed with it, the newest first.
 *  6. On the virtual clock, what is under way between two sockets or pipes of one loop keeps the
 *     time from jumping. What comes from outside does not, unless async_clock_hold says so.
 */
#ifndef ASYNC_IO_H
#define ASYNC_IO_H

#include "async/annotate.h"
#include "async/async.h"

#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_stream;
struct async_listener;
struct async_udp;
struct async_reader;

/* ---- addresses --------------------------------------------------------------------------- */

/* An address of the Internet (either version) or of a Unix socket: a value, to be copied. */
struct async_address {
	struct sockaddr_storage storage;
	socklen_t size; /* how much of it is used; 0: no address */
};

enum {
	ASYNC_ADDRESS_TEXT = 128, /* bytes that every address fits into, as text */
};

/* From a numeric IPv4 or IPv6 address, without looking up names. NULL is every address of this
 * machine, for listening. Returns 0; -EINVAL for anything else, names included. From inet_pton. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE int async_address_parse(
	const char *host, uint16_t port, struct async_address *address);

/* As text: "127.0.0.1:80", "[::1]:80", "/run/socket", "@name" for an abstract Unix socket, "" for
 * one without a name. Always terminated. Returns its length; -ENOSPC when `size` is too small for
 * it, which ASYNC_ADDRESS_TEXT never is. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE int async_address_format(
	const struct async_address *address, char *text, size_t size);

/* The port, in host byte order; 0 for a Unix socket. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY uint16_t async_address_port(
	const struct async_address *address);

/* Do both name the same address and port? */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY bool async_address_equal(
	const struct async_address *a, const struct async_address *b);

/* Looks `host` up, a name or a numeric address, and fills in at most `max` addresses with `port`,
 * in the order in which they should be tried. A cancelled look-up goes on in the background, in
 * memory of its own. Returns their number, at least 1; libuv's UV_EAI_..., as async_strerror
 * explains; -EINVAL for max 0; -ENOMEM; ASYNC_ECANCELED. From getaddrinfo. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_MUST_USE int async_resolve(
	const char *host, uint16_t port, struct async_address *addresses, size_t max);

/* ---- connecting and listening ------------------------------------------------------------ */

/* Connects to `host`, a name or a numeric IPv4 or IPv6 address; the addresses of a name are tried
 * one after the other. Nagle's delay is off. On success *stream is the caller's, to be closed.
 *
 * Returns 0; -ECONNREFUSED and the like, of the last address tried; libuv's UV_EAI_... from name
 * resolution; -EMFILE; ASYNC_ECANCELED; -ENOMEM. *stream is NULL then. From
 * asyncio.open_connection. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_WANTS_LIMIT
	ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_tcp_connect(const char *host, uint16_t port, struct async_stream **stream);

/* Listens on `host`, as above; NULL for every address of this machine. Port 0 lets the system
 * choose. `backlog` is the length of the kernel's queue; 0 for 128. On success *listener is the
 * caller's, to be closed. Returns 0; -EADDRINUSE and the like; otherwise as async_tcp_connect. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ACQUIRES("listener") ASYNC_MUST_USE int async_tcp_listen(
	const char *host, uint16_t port, int backlog, struct async_listener **listener);

/* Connects to the Unix socket at `path`. Returns 0; -ENOENT; -ECONNREFUSED when nobody listens
 * there; -EAGAIN when the listener's queue is full: such a connection cannot be waited for;
 * -EACCES; -ENAMETOOLONG from 108 bytes; otherwise as async_tcp_connect. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_unix_connect(const char *path, struct async_stream **stream);

/* Listens on a Unix socket at `path`, with the permissions the umask leaves. A socket file to
 * which no living socket belongs, left there by a program that crashed, is replaced; any other
 * file stays, and is -EADDRINUSE. Closing the listener removes the file, if it still is ours.
 * Otherwise as async_tcp_listen. */
ASYNC_FN ASYNC_WAITS("yield") ASYNC_ACQUIRES("listener") ASYNC_MUST_USE
	int async_unix_listen(const char *path, int backlog, struct async_listener **listener);

/* Waits for the next connection. Several tasks may wait; they are served in turn. On success
 * *stream is the caller's, to be closed. While nobody calls it, the kernel's queue fills: that is
 * the limit of a server.
 *
 * Returns 0; ASYNC_ECLOSED when the listener is closed meanwhile; ASYNC_ECANCELED; -EMFILE and
 * -ENFILE: the connection stays in the queue, and async_accept may be called again once there is a
 * descriptor, best after a pause; -ENOMEM, and the connection may be lost. From accept(2). */
ASYNC_FN ASYNC_WAITS("accept") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_accept(struct async_listener *listener, struct async_stream **stream);

/* The port it listens on, in host byte order: a value from 1 to 65535, or -errno when that could
 * not be found out; -ENOTSUP for a Unix socket. It does not change while the listener is open. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY ASYNC_MUST_USE int async_listener_port(
	const struct async_listener *listener);

/* The address it listens on. Returns 0 or -errno; *address is empty then. From getsockname. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_listener_address(
	const struct async_listener *listener, struct async_address *address);

/* Stops listening and frees it. Tasks that wait in async_accept get ASYNC_ECLOSED; connections
 * that nobody accepted are reset. NULL is ignored. */
ASYNC_RELEASES("listener")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_listener_close(
	ASYNC_P_CONSUMES struct async_listener *listener);

/* ---- streams ----------------------------------------------------------------------------- */

/* Reads from 1 to `size` bytes; waits while there are none. Nothing is read ahead, so a reader
 * that does not ask slows its peer down. Returns their number; 0 at the end of the stream, and
 * from then on; -ECONNRESET and the like, after which the stream is of no more use; ASYNC_ECLOSED
 * when it is closed meanwhile; -EINVAL for size 0; ASYNC_ECANCELED. From read(2). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_read(struct async_stream *stream, void *buffer, size_t size);

/* Reads exactly `size` bytes. *count, unless NULL, is how many came, whatever is returned: a call
 * that is cancelled or fails half way has put that many into the buffer, and they are lost to the
 * next reader; async_reader_exact does better. Returns `size`; ASYNC_EEND when the stream ended
 * before; otherwise as async_read. From asyncio's readexactly. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_read_exact(struct async_stream *stream, void *buffer, size_t size, size_t *count);

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

/* async_close, but a TCP peer is told by a reset: it reads -ECONNRESET, not the end. */
ASYNC_RELEASES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_close_reset(
	ASYNC_P_CONSUMES struct async_stream *stream);

/* The stream's own address. Returns 0; -ENOTSUP for a pipe or a stream that has none; another
 * -errno, such as -ENOTCONN. *address is empty then. From getsockname(2). */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_local_address(
	struct async_stream *stream, struct async_address *address);

/* The address of the stream's peer, likewise. From getpeername(2). */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_peer_address(
	struct async_stream *stream, struct async_address *address);

/* Two streams connected with each other, both the caller's: a Unix socket pair. Returns 0; -EMFILE
 * and the like, ASYNC_ENOTASK outside of a loop, and both are NULL. From socketpair(2). */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_stream_pair(struct async_stream *pair[2]);

/* A stream over a descriptor that is open already: a connected socket or a pipe, such as standard
 * input when it is one. The stream owns `fd` from then on, makes it non-blocking, and closes it.
 * Returns 0; -EINVAL when it is of another kind, a file for example; -EEXIST when this loop uses
 * the descriptor already; -ENOMEM; ASYNC_ENOTASK outside of a loop. `fd` stays the caller's then.
 * From fdopen(3). */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_ACQUIRES("stream") ASYNC_MUST_USE int async_stream_open(
	ASYNC_P_NONBLOCKING ASYNC_P_OWNED_BY(1) int fd, struct async_stream **stream);

/* ---- streams of your own ----------------------------------------------------------------- */

/* What a stream is made of, for layers such as encryption or compression. read, write and shutdown
 * run in the task that called async_read and so on, under the same contract, and may suspend: most
 * call the layer below. The runtime sees to it that each call is a suspension point, that there is
 * one reader and one writer at a time, that `size` is not 0 when reading, and that nothing is
 * called any more after close; after a cancelled write only close is.
 *
 * close is called once, by async_close or after a cancelled write, and does not suspend: it makes
 * the operations in progress return soon, by closing the layer below for example; their callers get
 * ASYNC_ECLOSED. free is called once, after close and after every operation in progress has
 * returned: only there may the context go away. Operations that are NULL answer -ENOTSUP; close and
 * free may be NULL too.
 *
 * From funopen(3), fopencookie(3) and OpenSSL's BIO. */
struct async_stream_class {
	const char *name; /* of this kind of stream, such as "tls" */
	ASYNC_FN ASYNC_WANTS_DEADLINE ssize_t (*read)(void *context, void *buffer, size_t size);
	ASYNC_FN ASYNC_WANTS_DEADLINE ssize_t (*write)(
		void *context, const void *data, size_t size);
	ASYNC_FN ASYNC_WANTS_DEADLINE int (*shutdown)(void *context);
	/* `reset`: async_close_reset was called. */
	ASYNC_NO_SUSPEND void (*close)(void *context, bool reset);
	ASYNC_NO_SUSPEND void (*free)(void *context);
	ASYNC_NO_SUSPEND int (*address)(void *context, bool of_peer, struct async_address *address);
};

/* A stream over a table of operations, which must outlive it. The context belongs to the stream
 * from then on. NULL when memory ran out or outside of a loop: the context stays the caller's. */
ASYNC_ACQUIRES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_stream *async_stream_new(
	ASYNC_P_ESCAPES const struct async_stream_class *methods, ASYNC_P_ESCAPES void *context);

/* The context of a stream made with `methods`; NULL for every other stream. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY void *async_stream_context(
	const struct async_stream *stream, const struct async_stream_class *methods);

/* ---- buffered reading -------------------------------------------------------------------- */

/* Reads a stream through a buffer of `capacity` bytes (0 for 8 KiB), which is also the most that
 * one call below returns or looks through. The stream stays the caller's, must live as long as the
 * reader is used, and is read by nobody else meanwhile. NULL when memory ran out. From asyncio's
 * StreamReader, Go's bufio.Reader.
 *
 * One task at a time, else -EBUSY. A call that fails or is cancelled took nothing: what had come
 * is still there for the next call. */
ASYNC_ACQUIRES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_reader *async_reader_new(
	ASYNC_P_ESCAPES struct async_stream *stream, size_t capacity);

/* Frees the reader, with what it has read ahead, and not the stream. A task that waits in one of
 * its calls gets ASYNC_ECLOSED when the stream has answered. NULL is ignored. */
ASYNC_RELEASES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_reader_free(
	ASYNC_P_CONSUMES struct async_reader *reader);

/* Reads from 1 to `size` bytes, those in the buffer first. Returns as async_read. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_reader_read(struct async_reader *reader, void *buffer, size_t size);

/* Reads exactly `size` bytes. Returns `size`; -EMSGSIZE when that is more than the capacity;
 * ASYNC_EEND when the stream ended before: async_reader_buffered says how many came; otherwise as
 * async_read. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_reader_exact(struct async_reader *reader, void *buffer, size_t size);

/* Reads up to and with `delimiter`, a string. *text points at it in the buffer, without a copy and
 * without a terminator, until the next call on the reader. Returns its length with the delimiter;
 * ASYNC_EEND when the stream ended before; -EMSGSIZE when the buffer is full without one: then
 * async_reader_read takes a part out, and the call may be repeated; -EINVAL for an empty delimiter;
 * otherwise as async_read. *text is NULL unless it succeeded. From asyncio's readuntil. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_reader_until(struct async_reader *reader, const char *delimiter, const char **text);

/* Reads a line. *line is terminated, without its "\n" or "\r\n", and valid until the next call on
 * the reader. A last line need not end in "\n". Returns its length, which the terminator of a line
 * with zero bytes in it does not tell; ASYNC_EEND when there are no more lines; -EMSGSIZE when a
 * line, with its end, is longer than the capacity, as above; otherwise as async_read. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_reader_line(struct async_reader *reader, char **line);

/* How many bytes were read ahead and not taken yet. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY size_t async_reader_buffered(
	const struct async_reader *reader);

/* ---- UDP --------------------------------------------------------------------------------- */

/* A UDP socket bound to `host` and `port`, as async_tcp_listen; NULL and 0 for a client. With NULL
 * it serves both versions of the Internet, where there are both. On success *udp is the
 * caller's, to be closed. Returns 0; -EADDRINUSE and the like; otherwise as async_tcp_listen. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_udp_open(const char *host, uint16_t port, struct async_udp **udp);

/* Fixes the peer: async_udp_send may leave out the address, only its datagrams are received, and
 * errors such as -ECONNREFUSED are reported. Nothing is sent. A second call changes the peer.
 * Returns 0; libuv's UV_EAI_... when `host` is a name; -ENETUNREACH and the like; ASYNC_ECANCELED.
 * From connect(2). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_MUST_USE
	int async_udp_connect(struct async_udp *udp, const char *host, uint16_t port);

/* Sends a datagram of `size` bytes; NULL sends to the peer of async_udp_connect. Waits while the
 * kernel has no room. Returns `size`; -EMSGSIZE when it is too long; -EDESTADDRREQ without an
 * address; -EISCONN with one on a connected socket; -ECONNREFUSED and the like, about an earlier
 * datagram; ASYNC_ECLOSED; ASYNC_ECANCELED: it may be sent all the same, and the socket remains
 * usable; -ENOMEM. From sendto(2). */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE ssize_t async_udp_send(
	struct async_udp *udp, const void *data, size_t size, const struct async_address *to);

/* Waits for a datagram. *from, unless NULL, is its sender. Returns its size, which may be 0;
 * -EMSGSIZE when it was longer than the buffer: the buffer then holds its first `size` bytes, and
 * the rest is lost; -ECONNREFUSED and the like on a connected socket, after which it goes on;
 * ASYNC_ECLOSED; ASYNC_ECANCELED: nothing was taken; -EINVAL for size 0. From recvfrom(2). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_ORDERED ASYNC_MUST_USE ssize_t
	async_udp_receive(
		struct async_udp *udp, void *buffer, size_t size, struct async_address *from);

/* The address it is bound to. Returns 0 or -errno; *address is empty then. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_udp_address(
	const struct async_udp *udp, struct async_address *address);

/* The port it is bound to, or -errno. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_udp_port(const struct async_udp *udp);

/* Closes and frees it. Tasks that wait on it get ASYNC_ECLOSED. NULL is ignored. */
ASYNC_RELEASES("stream")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_udp_close(ASYNC_P_CONSUMES struct async_udp *udp);

/* ---- descriptors ------------------------------------------------------------------------- */

enum {
	ASYNC_READABLE = 1,
	ASYNC_WRITABLE = 2,
	ASYNC_DISCONNECT = 4, /* the peer has closed its writing half */
	ASYNC_PRIORITY = 8,   /* urgent data of a socket, an interrupt of a device */
};

/* Waits until a descriptor of the program's own, of another library for example, is ready for one
 * of `events`. An error of the descriptor counts as ready: the next read or write tells it. Two
 * tasks may wait for different events of one descriptor. It becomes non-blocking.
 *
 * Before the descriptor is closed nobody may wait for it: call async_fd_closing first.
 *
 * Returns the events that came; -EPERM for regular files and directories, which are always ready;
 * -EBADF; -EEXIST when a stream of this loop owns it; -EBUSY when another task waits for one of
 * the same events; -EINVAL for no or unknown events; ASYNC_ECLOSED; ASYNC_ECANCELED; -ENOMEM. From
 * poll(2), and Trio's wait_readable. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_MUST_USE
	int async_fd_wait(ASYNC_P_NONBLOCKING int fd, unsigned events);

/* Says that `fd` will be closed now: tasks that wait for it get ASYNC_ECLOSED. From Trio's
 * notify_closing. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_fd_closing(int fd);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#include "async/file.h"
#include "async/process.h"

#endif
