/*
 * With a stream or without one: who has none uses the descriptor.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	int fd;
};

static int conn_open(struct conn *conn, int fd, bool is_async)
{
	conn->fd = fd;
	conn->stream = NULL;
	return is_async ? async_stream_open(fd, &conn->stream) : 0;
}

static ssize_t conn_read(struct conn *conn, char *into, size_t size)
{
	if (conn->stream)
		return async_read(conn->stream, into, size);
	return recv(conn->fd, into, size, MSG_DONTWAIT);
}

static ssize_t conn_write(struct conn *conn, const char *from, size_t size)
{
	return conn->stream ? async_write(conn->stream, from, size)
			    : send(conn->fd, from, size, MSG_DONTWAIT);
}

static ssize_t read_either(int fd, bool is_async, char *into, size_t size)
{
	struct async_stream *stream = NULL;
	ssize_t n;

	if (is_async && async_stream_open(fd, &stream) < 0)
		return -1;
	if (is_async)
		n = async_read(stream, into, size);
	else
		n = recv(fd, into, size, MSG_DONTWAIT);
	async_close(stream);
	return n;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	struct conn conn;
	char text[8];
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc) {
		if (conn_open(&conn, ends[0], !arg) < 0 ||
			conn_read(&conn, text, sizeof(text)) < 0 ||
			conn_write(&conn, text, sizeof(text)) < 0 ||
			read_either(ends[1], arg, text, sizeof(text)) < 0)
			rc = -1;
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
