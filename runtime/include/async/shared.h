/*
 * Between threads: a channel for the tasks of any loops, and for threads that have none.
 *
 * How to read it: one thing, its life, then the same two calls three times over - for tasks, for
 * threads, and for whoever may not wait. <async/async.h> includes this header.
 *
 *  1. First come, first served, over all loops and threads: an element that is sent while somebody
 *     waits for one is handed to who waited longest, and nobody can overtake.
 *  2. A wait that was answered was answered: the element has gone over even if the scope of the
 *     task is cancelled before it runs again, and the call returns 0. No element is lost or comes
 *     twice between a wake-up and a cancellation.
 *  3. Elements are copied, under a lock that every user of the channel takes: keep them small, and
 *     pass a pointer for what is large. What it points at belongs to the receiver then, and what
 *     the sender wrote before it sent is there.
 *  4. While a task waits here its loop waits, where otherwise it would diagnose a deadlock: another
 *     thread may come. The virtual clock goes on as long as a timer is left.
 *
 * For tasks of one loop <async/sync.h> has a channel without locks, which select and
 * ASYNC_FOR_EACH know.
 */
#ifndef ASYNC_SHARED_H
#define ASYNC_SHARED_H

#include "async/async.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_shared_channel;

/* ---- its life ---------------------------------------------------------------------------- */

/* A first-in first-out queue of at most `capacity` elements of `element_size` bytes, for every
 * thread. With capacity 0 a send waits for its receiver. It begins with one reference, the
 * caller's. NULL when memory ran out. From Go's channels, and Rust's in an Arc. */
ASYNC_ACQUIRES("channel")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE struct async_shared_channel *
async_shared_channel_new(size_t element_size, size_t capacity);

/* Takes another reference, for another owner, and returns the channel. */
ASYNC_ACQUIRES("channel")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE struct async_shared_channel *
async_shared_channel_ref(struct async_shared_channel *channel);

/* Gives a reference back; the last one frees the channel, with what is left in it. Every call needs
 * a reference that lasts as long as the call: the last one given back while somebody waits is
 * misuse, which closes the channel and does not free it. NULL is ignored. */
ASYNC_RELEASES("channel")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_shared_channel_unref(
	ASYNC_P_CONSUMES struct async_shared_channel *channel);

/* No more sends. Waiting senders get ASYNC_ECLOSED, receivers first get what is left. Twice does
 * no harm. It is also what ends threads that wait: nothing else does. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_shared_channel_close(
	struct async_shared_channel *channel);

/* How many elements are in the channel: not those of senders that wait. Another thread may have
 * changed that by the time the caller looks. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY size_t async_shared_channel_count(
	const struct async_shared_channel *channel);

/* ---- for tasks ---------------------------------------------------------------------------- */

/* Copies an element in; waits while the channel is full. Returns 0, ASYNC_ECLOSED or
 * ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE
	int async_shared_channel_send(struct async_shared_channel *channel, const void *element);

/* Copies the oldest element out; waits while there is none. Returns 0; ASYNC_ECLOSED once the
 * channel is closed and empty; ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE
	int async_shared_channel_receive(struct async_shared_channel *channel, void *element);

/* ---- for threads -------------------------------------------------------------------------- */

/* async_shared_channel_send for threads without a loop, and for what async_to_thread runs: stops
 * the thread while the channel is full. It cannot be cancelled, and a task that is waits for its
 * function to return: only async_shared_channel_close ends it early. What async_to_thread runs
 * holds the virtual clock, here too.
 *
 * Returns 0 or ASYNC_ECLOSED; ASYNC_EMISUSE, with a line on stderr, on the thread of a loop, which
 * it would stop, perhaps for ever; -ENOMEM or -EAGAIN when the system has no condition left. */
ASYNC_BLOCKING("async_shared_channel_send")
ASYNC_WORKER_ONLY ASYNC_MUST_USE int async_shared_channel_send_blocking(
	struct async_shared_channel *channel, const void *element);

/* async_shared_channel_receive for threads without a loop, with the conditions of
 * async_shared_channel_send_blocking. */
ASYNC_BLOCKING("async_shared_channel_receive")
ASYNC_WORKER_ONLY ASYNC_MUST_USE int async_shared_channel_receive_blocking(
	struct async_shared_channel *channel, void *element);

/* ---- for whoever may not wait ------------------------------------------------------------- */

/* async_shared_channel_send for callbacks, tasks and threads: -EAGAIN instead of waiting. Not for
 * signal handlers. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE int async_shared_channel_try_send(
	struct async_shared_channel *channel, const void *element);

/* async_shared_channel_receive for callbacks, tasks and threads: -EAGAIN instead of waiting. Not
 * for signal handlers. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE int async_shared_channel_try_receive(
	struct async_shared_channel *channel, void *element);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
