/* The stream is the other member of the object, or a parameter beside the descriptor. */
#include <async/async.h>
#include <async/io.h>

#include <unistd.h>

struct conn {
	int fd;
	struct async_stream *stream;
	char text[64];
};

static int conn_open(struct conn *conn, int fd)
{
	conn->fd = fd;
	return async_stream_open(fd, &conn->stream);
}

static int conn_take(struct conn *conn)
{
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc)
		// fix: suggest another task may use the stream at the same time, which is...
		rc = async_read(conn->stream, conn->text, sizeof(conn->text)) < 0; // expect: stream-bypassed
	return rc;
}

static int take(int fd, struct async_stream *in, char *into, size_t size)
{
	int rc = 0;

	if (fd < 0 || !in)
		return -1;
	ASYNC_TIMEOUT (1000, &rc)
		// fix: suggest another task may use the stream at the same time, which is...
		rc = async_read(in, into, size) > 0 ? 0 : -1; // expect: stream-bypassed
	return rc;
}

static int start(void *arg)
{
	struct conn conn;
	int ends[2];

	(void)arg;
	if (pipe(ends) || conn_open(&conn, ends[0]) || conn_take(&conn))
		return -1;
	return take(conn.fd, conn.stream, conn.text, sizeof(conn.text));
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
