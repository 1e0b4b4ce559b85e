/* The stream is a variable of the function, and nothing depends on -1 and errno. */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	char text[64];
};

static int start(void *arg)
{
	struct conn conn = { 0 };
	struct async_stream *stream;
	char text[8];
	int ends[2];
	int rc = 0;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	ASYNC_TIMEOUT (1000, &rc) {
		if (async_stream_open(ends[0], &stream) < 0 ||
			async_stream_open(ends[1], &conn.stream) < 0)
			return -1;
		// fix: safe
		ssize_t n = read(ends[0], text, sizeof(text)); // expect: stream-bypassed

		// fix: safe
		if (n > 0 && write(ends[0], text, (size_t)n) != n) // expect: stream-bypassed
			rc = -1;
		// fix: safe
		if (send(ends[1], text, 1, MSG_NOSIGNAL) < 1) // expect: stream-bypassed
			rc = -1;
		// fix: safe
		(void)recv(ends[1], conn.text, sizeof(conn.text), 0); // expect: stream-bypassed
		// fix: safe
		write(ends[0], "x", 1); // expect: stream-bypassed
		async_close(stream);
		async_close(conn.stream);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
