/*
 * Read before the stream is opened, each time round a loop: what socket returns then is a new one.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int greet(int fd)
{
	struct async_stream *stream;
	char text[8];
	int rc;

	if (recv(fd, text, sizeof(text), MSG_DONTWAIT) <= 0)
		return -1;
	rc = async_stream_open(fd, &stream);
	if (rc < 0)
		return rc;
	async_close(stream);
	return 0;
}

/* One state after the other: what the flag says is not known here. */
static int serve_states(int fd)
{
	struct async_stream *stream = NULL;
	char text[8];
	int rc = 0;

	while (rc >= 0) {
		if (!stream) {
			if (recv(fd, text, sizeof(text), MSG_DONTWAIT) <= 0)
				return -1;
			rc = async_stream_open(fd, &stream);
			continue;
		}
		ASYNC_TIMEOUT (1000, &rc)
			rc = async_read(stream, text, sizeof(text)) > 0 ? 0 : -1;
	}
	async_close(stream);
	return rc;
}

static int serve(void)
{
	char text[8];

	for (;;) {
		struct async_stream *stream;
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

		if (fd < 0)
			return -1;
		if (read(fd, text, sizeof(text)) <= 0 || async_stream_open(fd, &stream) < 0) {
			close(fd);
			continue;
		}
		async_close(stream);
		async_yield();
	}
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return greet(ends[0]) < 0 || serve_states(ends[1]) < 0 ? -1 : serve();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
