/*
 * Who has asked for the stream has one.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	int fd;
};

static int conn_open(struct conn *conn, int fd)
{
	conn->fd = fd;
	return async_stream_open(fd, &conn->stream);
}

static ssize_t conn_read(struct conn *conn, char *into, size_t size)
{
	if (!conn->stream)
		return -1;
	return recv(conn->fd, into, size, MSG_DONTWAIT); // expect: stream-bypassed
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	struct conn conn;
	char text[8];

	if (conn_open(&conn, ends[0]) < 0)
		return -1;
	return conn_read(&conn, text, sizeof(text)) < 0 ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
