/*
 * What the virtual clock knows about sockets: is something under way between two of them, which a
 * task waits for?
 *
 *  1. On the virtual clock each socket has an endpoint; on the real one all of them are NULL, and
 *     every function here accepts that and does nothing.
 *  2. What is under way to an endpoint is `coming` - `received`: bytes for a stream, connections
 *     for a listener, datagrams for a UDP socket.
 *  3. An endpoint is in the list of those that expect something exactly if a task waits there and
 *     something is under way. endpoint_update is called after every change, so that asking costs
 *     nothing, however many sockets there are.
 *  4. It errs on the side of letting time jump: a peer that is not found is outside of the loop,
 *     and what has not arrived after a second of real time is lost.
 */
#ifndef ASYNC_SRC_TRANSFER_H
#define ASYNC_SRC_TRANSFER_H

#include "address.h"
#include "loop.h"

enum endpoint_kind {
	ENDPOINT_STREAM,
	ENDPOINT_LISTENER,
	ENDPOINT_DATAGRAM,
};

struct endpoint {
	struct async_link link;     /* among those with similar addresses */
	struct async_link expected; /* among those that expect something */
	enum endpoint_kind kind;
	struct async_address local;
	struct async_address remote;
	struct endpoint *peer; /* of a stream, if it is in this loop */
	uint64_t sent;
	uint64_t coming;
	uint64_t received;
	bool is_waiting;    /* a task waits for what comes */
	bool is_connecting; /* to this machine */
	bool is_queued;     /* connected to a listener of this loop, and not accepted yet */
	bool will_end;      /* the peer has ended its half, or is gone */
};

/* NULL on the real clock, and when memory ran out: the clock then knows less. */
struct endpoint *endpoint_new(struct async_loop *loop, enum endpoint_kind kind);

/* Its socket is closed: the peer will read the end. */
void endpoint_free(struct endpoint *endpoint);

/* Its socket has addresses now; `remote` is NULL unless it is a stream. Finds the peer. */
void endpoint_name(struct endpoint *endpoint, const struct async_address *local,
	const struct async_address *remote);

/* Each is the other's peer. */
void endpoint_pair(struct endpoint *a, struct endpoint *b);

/* A task waits there, or does so no more. */
void endpoint_wait(struct endpoint *endpoint, bool is_waiting);

/* A stream is about to send `count` bytes, or its end. */
void endpoint_send(struct endpoint *endpoint, uint64_t count);
void endpoint_send_end(struct endpoint *endpoint);

/* A datagram was sent to an address, perhaps of this loop. */
void endpoint_send_to(const struct endpoint *endpoint, const struct async_address *address);

void endpoint_receive(struct endpoint *endpoint, uint64_t count);

/* A stream, which has its addresses, joins the queue of a listener that may be of this loop; the
 * listener's stream will be its peer. */
void endpoint_queue(struct endpoint *endpoint);

/* A stream begins to connect to an address of this machine, or has done so. */
void endpoint_connect(struct endpoint *endpoint, bool is_connecting);

/* Is something under way, which a task waits for? */
bool streams_have_transfers(const struct async_loop *loop);

/* The loop ends: frees what was kept for it, once its last endpoint is gone. */
void transfers_release(struct async_loop *loop);

#endif
