/*
 * By a helper that is called behind the opening.
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
	// expect@+1: stream-bypassed
	return recv(conn->fd, conn->first, sizeof(conn->first), MSG_DONTWAIT) > 0 ? 0 : -1;
}

static int conn_start(struct conn *conn, int fd)
{
	int rc;

	conn->fd = fd;
	rc = async_stream_open(conn->fd, &conn->stream);
	return rc < 0 ? rc : conn_greet(conn);
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	struct conn conn;

	return conn_start(&conn, ends[0]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
