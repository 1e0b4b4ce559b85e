/*
 * The same end, though it is one of an array.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(const int ends[2])
{
	struct async_stream *stream;
	int rc = async_stream_open(ends[0], &stream);

	if (rc < 0)
		return rc;
	if (send(ends[0], "hello", 5, MSG_DONTWAIT) != 5) // expect: stream-bypassed
		rc = -1;
	async_close(stream);
	return rc;
}

static int serve_own(void)
{
	struct async_stream *stream;
	int ends[2];
	int rc;

	if (pipe(ends))
		return -1;
	rc = async_stream_open(ends[0], &stream);
	if (rc < 0)
		return rc;
	if (read(ends[0], (char[1]){ 0 }, 1) < 0) // expect: stream-bypassed
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
	return serve(ends) || serve_own() ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
