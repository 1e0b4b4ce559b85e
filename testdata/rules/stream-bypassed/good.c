/*
 * The same, all through the stream.
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

		if (n > 0)
			n = async_write(stream, text, (size_t)n);
		rc = n < 0 ? (int)n : 0;
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
