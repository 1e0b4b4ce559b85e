/*
 * The object is made by a function that returns NULL when it could not.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
	int fd;
	struct async_stream *stream;
};

static struct conn *conn_new(int fd)
{
	struct conn *conn = calloc(1, sizeof(*conn));

	if (!conn)
		return NULL;
	conn->fd = fd;
	if (async_stream_open(fd, &conn->stream) < 0) {
		free(conn);
		conn = NULL;
	}
	return conn;
}

static int start(void *arg)
{
	int ends[2];
	char text[8];
	ssize_t n;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	struct conn *conn = conn_new(ends[0]);
	if (!conn)
		return -1;
	n = recv(conn->fd, text, sizeof(text), MSG_DONTWAIT); // expect: stream-bypassed
	async_close(conn->stream);
	free(conn);
	return n < 0 ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
