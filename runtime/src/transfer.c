/*
 * What the virtual clock has to know about sockets: is something under way between two of this
 * loop, that a task waits for? It errs on the side of letting time jump: a peer it cannot find is
 * outside.
 */
#include "stream.h"

#include <netinet/in.h>
#include <string.h>

static bool is_same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	const struct sockaddr_in *a4 = (const void *)a;
	const struct sockaddr_in *b4 = (const void *)b;
	const struct sockaddr_in6 *a6 = (const void *)a;
	const struct sockaddr_in6 *b6 = (const void *)b;

	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return a4->sin_port == b4->sin_port && a4->sin_addr.s_addr == b4->sin_addr.s_addr;
	return a6->sin6_port == b6->sin6_port &&
	       memcmp(&a6->sin6_addr, &b6->sin6_addr, sizeof a6->sin6_addr) == 0;
}

static int port_of(const struct sockaddr_storage *address)
{
	/* The port is at the same place for both families. */
	return ntohs(((const struct sockaddr_in *)(const void *)address)->sin_port);
}

static void find_peer(struct async_stream *stream)
{
	struct async_link *streams = &stream->loop->streams;

	for (struct async_link *link = streams->next; link != streams; link = link->next) {
		struct async_stream *other = OWNER_OF(link, struct async_stream, link);

		if (other == stream || !other->has_addresses || other->peer)
			continue;
		if (!is_same_address(&other->local, &stream->remote) ||
			!is_same_address(&other->remote, &stream->local))
			continue;
		other->peer = stream;
		stream->peer = other;
		return;
	}
}

void stream_connected(struct async_stream *stream)
{
	int local_size = sizeof stream->local;
	int remote_size = sizeof stream->remote;

	if (!stream->loop->is_virtual)
		return;
	if (uv_tcp_getsockname(&stream->uv.tcp, (void *)&stream->local, &local_size) != 0)
		return;
	if (uv_tcp_getpeername(&stream->uv.tcp, (void *)&stream->remote, &remote_size) != 0)
		return;
	stream->has_addresses = true;
	find_peer(stream);
	if (!stream->is_local_connect)
		return;

	struct async_link *listeners = &stream->loop->listeners;

	for (struct async_link *link = listeners->next; link != listeners; link = link->next) {
		struct async_listener *listener = OWNER_OF(link, struct async_listener, link);

		if (listener->port == port_of(&stream->remote))
			listener->queued++;
	}
}

static bool is_expecting(const struct async_stream *stream)
{
	if (stream->connecting)
		return stream->is_local_connect;
	if (!stream->reader)
		return false;
	return stream->will_end || (stream->peer && stream->peer->sent > stream->received);
}

bool streams_have_transfers(const struct async_loop *loop)
{
	const struct async_link *streams = &loop->streams;
	const struct async_link *listeners = &loop->listeners;

	for (const struct async_link *link = streams->next; link != streams; link = link->next)
		if (is_expecting(OWNER_OF(link, struct async_stream, link)))
			return true;
	for (const struct async_link *link = listeners->next; link != listeners;
		link = link->next) {
		const struct async_listener *listener = OWNER_OF(link, struct async_listener, link);

		if (listener->queued > 0 && !list_is_empty(&listener->acceptors))
			return true;
	}
	return false;
}

void streams_close_all(struct async_loop *loop)
{
	while (!list_is_empty(&loop->streams))
		async_close(OWNER_OF(loop->streams.next, struct async_stream, link));
	while (!list_is_empty(&loop->listeners))
		async_listener_close(OWNER_OF(loop->listeners.next, struct async_listener, link));
}
