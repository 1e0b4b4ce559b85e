/*
 * A copy of the descriptor outlives the stream.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream;
	int copy = dup(fd), rc = async_stream_open(fd, &stream);
	char text[8];

	if (rc < 0)
		return rc;
	rc = async_shutdown(stream);
	async_close(stream);
	if (recv(copy, text, sizeof(text), MSG_DONTWAIT) < 0)
		rc = -1;
	close(copy);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
