/*
 * Another stream is closed; or this one on one of two ways.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd, int other, int end)
{
	struct async_stream *stream, *second;
	char text[8];
	int rc = 0;

	if (async_stream_open(fd, &stream) < 0 || async_stream_open(other, &second) < 0)
		return -1;
	async_close(second);
	if (end) {
		async_close(stream);
		return 0;
	}
	if (recv(fd, text, sizeof(text), 0) < 0) // expect: stream-bypassed
		rc = -1;
	async_close(stream);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0], ends[1], 0);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
