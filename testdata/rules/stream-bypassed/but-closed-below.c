/*
 * The helper closes the stream of another object; or none, though it is handed one.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream, *log;
};

static void conn_end(struct conn *conn)
{
	async_close(conn->stream);
	conn->stream = NULL;
}

static void conn_end_log(struct conn *conn)
{
	async_close(conn->log);
	conn->log = NULL;
}

static int serve(int fd, int other)
{
	struct conn conn = { NULL, NULL }, second = { NULL, NULL };
	char text[8];
	int rc = 0;

	if (async_stream_open(fd, &conn.stream) < 0 || async_stream_open(other, &second.stream) < 0)
		return -1;
	conn_end(&second);
	conn_end_log(&conn);
	if (recv(fd, text, sizeof(text), MSG_DONTWAIT) < 0) // expect: stream-bypassed
		rc = -1;
	conn_end(&conn);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0], ends[1]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
