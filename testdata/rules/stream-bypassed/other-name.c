/*
 * Another name of the descriptor: a copy made by dup, and what a function of the program
 * returns.
 */
#include <async/async.h>
#include <async/io.h>

#include <unistd.h>

struct conn {
	int fd;
	struct async_stream *stream;
};

static int conn_fd(const struct conn *conn)
{
	return conn->fd;
}

static int conn_open(struct conn *conn, int fd)
{
	conn->fd = fd;
	return async_stream_open(fd, &conn->stream);
}

static int copied(int fd)
{
	struct async_stream *stream;
	int copy = dup(fd), rc = async_stream_open(fd, &stream);
	char text[8];

	if (rc < 0)
		return rc;
	rc = read(copy, text, sizeof(text)) < 0 ? -1 : 0; // expect: stream-bypassed
	async_close(stream);
	close(copy);
	return rc;
}

static int start(void *arg)
{
	static struct conn conn;
	int ends[2], more[2];
	char text[8];

	(void)arg;
	if (pipe(ends) || pipe(more) || conn_open(&conn, ends[0]))
		return -1;
	if (read(conn_fd(&conn), text, sizeof(text)) < 0) // expect: stream-bypassed
		return -1;
	return copied(more[0]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
