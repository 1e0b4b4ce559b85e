/*
 * Just not the trap: the index is a constant, by whatever name.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

enum { MINE, PEER, ENDS };

static int start(void *arg)
{
	struct async_stream *stream;
	int ends[ENDS], rc;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || async_stream_open(ends[PEER], &stream) < 0)
		return -1;
	rc = send(ends[1], "a", 1, MSG_DONTWAIT) == 1 ? 0 : -1; // expect: stream-bypassed
	rc |= send(ends[MINE], "a", 1, MSG_DONTWAIT) == 1 ? 0 : -1;
	async_close(stream);
	close(ends[MINE]);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
