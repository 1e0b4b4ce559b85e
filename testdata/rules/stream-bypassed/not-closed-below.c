/*
 * A helper closes the stream, of which a copy of the descriptor is left.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	int copy;
};

static void end(struct async_stream *stream)
{
	async_close(stream);
}

static void conn_end(struct conn *conn)
{
	async_close(conn->stream);
	conn->stream = NULL;
}

static void conn_leave(struct conn *conn)
{
	conn_end(conn);
}

static int serve(int fd)
{
	struct async_stream *stream;
	int copy = dup(fd), rc = async_stream_open(fd, &stream);
	char text[8];

	if (rc < 0)
		return rc;
	end(stream);
	if (recv(copy, text, sizeof(text), MSG_DONTWAIT) < 0)
		rc = -1;
	close(copy);
	return rc;
}

static int serve_conn(int fd)
{
	struct conn conn = { NULL, dup(fd) };
	char text[8];
	int rc = async_stream_open(fd, &conn.stream);

	if (rc < 0)
		return rc;
	conn_leave(&conn);
	if (recv(conn.copy, text, sizeof(text), MSG_DONTWAIT) < 0)
		rc = -1;
	close(conn.copy);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0]) || serve_conn(ends[1]) ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
