/*
 * A descriptor that no stream could be opened over stays what it was.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream;
	int rc = async_stream_open(fd, &stream);

	if (rc) {
		(void)!write(fd, "no", 2);
		return rc;
	}
	async_close(stream);
	return 0;
}

static int serve_or_tell(int fd)
{
	struct async_stream *stream = NULL;
	bool ok = async_stream_open(fd, &stream) == 0;

	if (!ok)
		(void)!write(fd, "no", 2);
	async_close(stream);
	return ok ? 0 : -1;
}

static int serve_out(int fd)
{
	struct async_stream *stream = NULL;
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		goto out;
	rc = async_sleep(1);
	async_close(stream);
	return rc;
out:
	(void)!write(fd, "no", 2);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0]) || serve_or_tell(ends[1]) || serve_out(ends[1]) ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
