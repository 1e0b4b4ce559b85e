/*
 * The variable holds another descriptor by then.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	int fd;
};

static int conn_switch(struct conn *conn, int fd, int plain)
{
	char text[8];
	int rc = async_stream_open(fd, &conn->stream);

	if (rc < 0)
		return rc;
	conn->fd = fd;
	conn->fd = plain;
	if (recv(conn->fd, text, sizeof(text), MSG_DONTWAIT) < 0)
		rc = -1;
	fd = plain;
	if (recv(fd, text, sizeof(text), MSG_DONTWAIT) < 0)
		rc = -1;
	async_close(conn->stream);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	struct conn conn;

	return conn_switch(&conn, ends[0], ends[1]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
