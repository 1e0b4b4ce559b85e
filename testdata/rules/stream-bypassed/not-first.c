/*
 * Read by a helper between the store and the opening; and by one that runs before, as far as
 * anybody knows.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	int fd;
	char first[8];
};

static int conn_greet(struct conn *conn)
{
	return recv(conn->fd, conn->first, sizeof(conn->first), MSG_DONTWAIT) > 0 ? 0 : -1;
}

static int conn_start(struct conn *conn, int fd)
{
	conn->fd = fd;
	if (conn_greet(conn) < 0)
		return -1;
	return async_stream_open(conn->fd, &conn->stream);
}

struct peer {
	struct async_stream *stream;
	int fd;
};

static void peer_init(struct peer *peer, int fd)
{
	peer->fd = fd;
}

static int peer_greet(struct peer *peer)
{
	return send(peer->fd, "hello", 5, MSG_DONTWAIT) == 5 ? 0 : -1;
}

static int peer_start(struct peer *peer)
{
	return async_stream_open(peer->fd, &peer->stream);
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	struct conn conn;
	struct peer peer;

	peer_init(&peer, ends[1]);
	if (conn_start(&conn, ends[0]) < 0 || peer_greet(&peer) < 0)
		return -1;
	return peer_start(&peer);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
