/*
 * On the way on which it was opened.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream;

	if (async_stream_open(fd, &stream) == 0) {
		(void)!write(fd, "yes", 3); // expect: stream-bypassed
		async_close(stream);
		return 0;
	}
	return -1;
}

/* Nobody asks: it mostly goes well. */
static int serve_unasked(int fd)
{
	struct async_stream *stream = NULL;

	(void)async_stream_open(fd, &stream);
	(void)!write(fd, "yes", 3); // expect: stream-bypassed
	async_close(stream);
	return 0;
}

/* Both ways come together. */
static int serve_out(int fd)
{
	struct async_stream *stream = NULL;
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		goto out;
	rc = async_sleep(1);
out:
	(void)!write(fd, "end", 3); // expect: stream-bypassed
	async_close(stream);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0]) || serve_unasked(ends[1]) || serve_out(ends[1]) ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
