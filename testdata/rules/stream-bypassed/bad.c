/*
 * A descriptor that a stream was opened over is read and written past it.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream;
	char text[64];
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		return rc;
	ASYNC_TIMEOUT (1000, &rc) {
		ssize_t n = async_read(stream, text, sizeof(text));

		// step: bad.c:14 'async_stream_open' gave the descriptor to a stream
		if (n > 0)
			n = read(fd, text, sizeof(text)); // expect: stream-bypassed
		if (n > 0)
			n = write(fd, text, (size_t)n); // expect: stream-bypassed
		if (n > 0)
			n = send(fd, text, (size_t)n, MSG_NOSIGNAL); // expect: stream-bypassed
		if (n > 0)
			n = recv(fd, text, sizeof(text), 0); // expect: stream-bypassed
		rc = n < 0 ? -1 : 0;
	}
	async_close(stream);
	return rc;
}

static int start(void *arg)
{
	int ends[2];
	int rc;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	rc = serve(ends[0]);
	close(ends[1]);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
