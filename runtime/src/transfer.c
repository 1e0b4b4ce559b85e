/*
 * The endpoints of the virtual clock. The invariants are in transfer.h.
 *
 * The table hangs on the loop from its first endpoint on, and goes with the last one after the
 * loop's end has been announced: libuv's close callbacks come later.
 */
#include "transfer.h"
#include "list.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 };

static const uint64_t LOST_NS = 1000000000;

struct transfers {
	struct async_link buckets[BUCKETS]; /* struct endpoint, by its addresses */
	struct async_link expecting;
	uint64_t changed; /* the last time something was sent or received, of uv_hrtime */
	size_t endpoints;
	bool is_released; /* the loop has ended; the last endpoint frees it */
};

/* Endpoints exist on the thread of their loop only. */
static struct transfers *here(void)
{
	return loop_here()->transfers;
}

static struct transfers *make_table(struct async_loop *loop)
{
	struct transfers *transfers = calloc(1, sizeof *transfers);

	if (!transfers)
		return NULL;
	list_init(&transfers->expecting);
	for (size_t i = 0; i < BUCKETS; i++)
		list_init(&transfers->buckets[i]);
	loop->transfers = transfers;
	return transfers;
}

static void release_if_done(struct async_loop *loop)
{
	if (!loop->transfers || !loop->transfers->is_released || loop->transfers->endpoints > 0)
		return;
	free(loop->transfers);
	loop->transfers = NULL;
}

void transfers_release(struct async_loop *loop)
{
	if (loop->transfers)
		loop->transfers->is_released = true;
	release_if_done(loop);
}

struct endpoint *endpoint_new(struct async_loop *loop, enum endpoint_kind kind)
{
	struct endpoint *endpoint;

	if (!loop->is_virtual || (!loop->transfers && !make_table(loop)))
		return NULL;
	endpoint = calloc(1, sizeof *endpoint);
	if (!endpoint)
		return NULL;
	endpoint->kind = kind;
	loop->transfers->endpoints++;
	loop->transfers->is_released = false;
	return endpoint;
}

static void update(struct endpoint *endpoint)
{
	bool comes = endpoint->will_end || endpoint->coming > endpoint->received;
	bool expects = endpoint->is_connecting || (endpoint->is_waiting && comes);

	here()->changed = uv_hrtime();
	if (!expects)
		link_remove(&endpoint->expected);
	else if (!endpoint->expected.next)
		list_append(&here()->expecting, &endpoint->expected);
}

/* ---- peers ------------------------------------------------------------------------------- */

static size_t hash(const struct async_address *address)
{
	const char *path = address_path(address);
	size_t sum = async_address_port(address);

	for (; path && *path; path++)
		sum = sum * 31 + (unsigned char)*path;
	return sum;
}

/* The same for both ends of a connection. */
static struct async_link *bucket_of(
	const struct async_address *local, const struct async_address *remote)
{
	return &here()->buckets[(hash(local) + hash(remote)) % BUCKETS];
}

static struct endpoint *find_peer(const struct endpoint *endpoint, struct async_link *bucket)
{
	for (struct async_link *link = bucket->next; link != bucket; link = link->next) {
		struct endpoint *other = OWNER_OF(link, struct endpoint, link);

		if (other->kind == ENDPOINT_STREAM && !other->peer &&
			async_address_equal(&other->local, &endpoint->remote) &&
			async_address_equal(&other->remote, &endpoint->local))
			return other;
	}
	return NULL;
}

static bool is_at(const struct endpoint *endpoint, const struct async_address *address)
{
	if (async_address_equal(&endpoint->local, address))
		return true;
	return async_address_port(&endpoint->local) == async_address_port(address) &&
	       address_is_any(&endpoint->local) && address_is_loopback(address);
}

/* Who gets what is sent to an address. */
static struct endpoint *find_at(enum endpoint_kind kind, const struct async_address *address)
{
	static const struct async_address none;
	struct async_address plain = *address;
	struct async_link *bucket;

	address_unmap(&plain);
	bucket = bucket_of(&plain, &none);
	for (struct async_link *link = bucket->next; link != bucket; link = link->next) {
		struct endpoint *other = OWNER_OF(link, struct endpoint, link);

		if (other->kind == kind && is_at(other, &plain))
			return other;
	}
	return NULL;
}

/* It was accepted, or is gone: then what the listener may still get is not waited for. */
static void leave_queue(struct endpoint *endpoint)
{
	struct endpoint *listener =
		endpoint->is_queued ? find_at(ENDPOINT_LISTENER, &endpoint->remote) : NULL;

	endpoint->is_queued = false;
	endpoint_receive(listener, 1);
}

void endpoint_queue(struct endpoint *endpoint)
{
	struct endpoint *listener = endpoint ? find_at(ENDPOINT_LISTENER, &endpoint->remote) : NULL;

	if (!listener)
		return;
	endpoint->is_queued = true;
	listener->coming++;
	update(listener);
}

void endpoint_pair(struct endpoint *a, struct endpoint *b)
{
	if (!a || !b)
		return;
	a->peer = b;
	b->peer = a;
	a->coming = b->sent;
	b->coming = a->sent;
	leave_queue(a);
	leave_queue(b);
	update(a);
	update(b);
}

void endpoint_name(struct endpoint *endpoint, const struct async_address *local,
	const struct async_address *remote)
{
	struct async_link *bucket;

	if (!endpoint)
		return;
	endpoint->local = *local;
	address_unmap(&endpoint->local);
	if (remote)
		endpoint->remote = *remote;
	address_unmap(&endpoint->remote);
	bucket = bucket_of(&endpoint->local, &endpoint->remote);
	if (remote)
		endpoint_pair(endpoint, find_peer(endpoint, bucket));
	list_append(bucket, &endpoint->link);
}

void endpoint_free(struct endpoint *endpoint)
{
	if (!endpoint)
		return;
	endpoint_send_end(endpoint);
	if (endpoint->peer)
		endpoint->peer->peer = NULL;
	leave_queue(endpoint);
	link_remove(&endpoint->link);
	link_remove(&endpoint->expected);
	free(endpoint);
	here()->endpoints--;
	release_if_done(loop_here());
}

/* ---- what happens to them ---------------------------------------------------------------- */

void endpoint_wait(struct endpoint *endpoint, bool is_waiting)
{
	if (!endpoint)
		return;
	endpoint->is_waiting = is_waiting;
	update(endpoint);
}

void endpoint_send(struct endpoint *endpoint, uint64_t count)
{
	if (!endpoint)
		return;
	endpoint->sent += count;
	if (!endpoint->peer)
		return;
	endpoint->peer->coming += count;
	update(endpoint->peer);
}

void endpoint_send_end(struct endpoint *endpoint)
{
	if (!endpoint || !endpoint->peer)
		return;
	endpoint->peer->will_end = true;
	update(endpoint->peer);
}

void endpoint_receive(struct endpoint *endpoint, uint64_t count)
{
	if (!endpoint)
		return;
	/* What came from outside was not counted when it was sent. */
	endpoint->received += count;
	if (endpoint->kind != ENDPOINT_STREAM && endpoint->received > endpoint->coming)
		endpoint->received = endpoint->coming;
	update(endpoint);
}

void endpoint_connect(struct endpoint *endpoint, bool is_connecting)
{
	if (!endpoint)
		return;
	endpoint->is_connecting = is_connecting;
	update(endpoint);
}

void endpoint_send_to(const struct endpoint *endpoint, const struct async_address *address)
{
	struct endpoint *other = endpoint ? find_at(ENDPOINT_DATAGRAM, address) : NULL;

	if (!other)
		return;
	other->coming++;
	update(other);
}

/* ---- for the loop ------------------------------------------------------------------------ */

static void forget_lost(struct transfers *transfers)
{
	for (;;) {
		struct async_link *link = list_take(&transfers->expecting);

		if (!link)
			return;

		struct endpoint *endpoint = OWNER_OF(link, struct endpoint, expected);

		endpoint->received = endpoint->coming;
		endpoint->will_end = false;
		endpoint->is_connecting = false;
	}
}

bool streams_have_transfers(const struct async_loop *loop)
{
	struct transfers *transfers = loop->transfers;

	if (!transfers || list_is_empty(&transfers->expecting))
		return false;
	if (uv_hrtime() - transfers->changed < LOST_NS)
		return true;
	forget_lost(transfers);
	return false;
}
