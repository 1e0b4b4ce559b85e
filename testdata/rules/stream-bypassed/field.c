/*
 * Both are fields of one object that is filled in one place, and read in another.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	int fd;
	struct async_stream *stream;
	char text[64];
};

static int conn_open(struct conn *conn, int fd)
{
	int rc = async_stream_open(fd, &conn->stream);

	if (rc < 0)
		return rc;
	conn->fd = fd;
	return 0;
}

static int conn_serve(struct conn *conn)
{
	ssize_t n = read(conn->fd, conn->text, sizeof(conn->text)); // expect: stream-bypassed

	if (n > 0)
		n = async_write(conn->stream, conn->text, (size_t)n);
	return n < 0 ? -1 : 0;
}

/* Stored first, opened next. */
struct peer {
	struct async_stream *in;
	int socket;
};

static int peer_start(struct peer *peer, int fd)
{
	peer->socket = fd;
	return async_stream_open(peer->socket, &peer->in);
}

static int peer_greet(const struct peer *peer)
{
	return send(peer->socket, "hello", 5, 0) == 5 ? 0 : -1; // expect: stream-bypassed
}

/* Read behind a use of the stream that belongs to it: it must be open. */
struct link {
	struct async_stream *stream;
	int fd;
};

static void link_init(struct link *link, int fd)
{
	link->fd = fd;
	link->stream = NULL;
}

static int link_connect(struct link *link)
{
	return async_stream_open(link->fd, &link->stream);
}

static int link_pass(struct link *link)
{
	char text[8];
	ssize_t n = async_read(link->stream, text, sizeof(text));

	return n > 0 && write(link->fd, text, (size_t)n) == n ? 0 : -1; // expect: stream-bypassed
}

static int start(void *arg)
{
	static struct conn conn;
	static struct peer peer;
	static struct link link;
	int one[2], two[2], three[2], rc = 0;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, one) || socketpair(AF_UNIX, SOCK_STREAM, 0, two) ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, three))
		return -1;
	link_init(&link, three[0]);
	if (conn_open(&conn, one[0]) || peer_start(&peer, two[0]) || link_connect(&link))
		return -1;
	ASYNC_TIMEOUT (1000, &rc)
		rc = conn_serve(&conn) || peer_greet(&peer) || link_pass(&link) ? -1 : 0;
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
