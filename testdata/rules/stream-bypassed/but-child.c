/*
 * The parent has the loop.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream;
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		return rc;
	if (fork() == 0)
		_exit(0);
	(void)!write(fd, "parent", 6); // expect: stream-bypassed
	rc = async_sleep(1);
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
