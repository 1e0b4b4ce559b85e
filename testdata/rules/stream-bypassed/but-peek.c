/*
 * Flags that only say how.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream;
	char text[8];
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		return rc;
	if (recv(fd, text, sizeof(text), MSG_DONTWAIT) < 0) // expect: stream-bypassed
		rc = -1;
	if (sendto(fd, text, sizeof(text), 0, NULL, 0) < 0) // expect: stream-bypassed
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
	return serve(ends[0]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
