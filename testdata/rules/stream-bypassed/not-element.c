/*
 * The ends of a pair, of which one belongs to a stream: which one is written to is not known.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int behind(const int *ends, int count)
{
	for (int i = 1; i < count; i++)
		if (send(ends[i], "a", 1, MSG_DONTWAIT) != 1)
			return -1;
	return 0;
}

static int start(void *arg)
{
	struct async_stream *first;
	int ends[2], rc = 0;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || async_stream_open(ends[0], &first) < 0)
		return -1;
	for (int i = 1; i < 2; i++)
		if (send(ends[i], "a", 1, MSG_DONTWAIT) != 1)
			rc = -1;
	rc |= behind(ends, 2);
	async_close(first);
	close(ends[1]);
	return rc;
}

/* The other one of the two, whichever that is. */
static int start_either(void *arg)
{
	struct async_stream *stream;
	int ends[2], mine = arg != NULL, rc;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || async_stream_open(ends[mine], &stream) < 0)
		return -1;
	rc = send(ends[!mine], "a", 1, MSG_DONTWAIT) == 1 ? 0 : -1;
	async_close(stream);
	close(ends[!mine]);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0 || async_run(start_either, NULL, NULL) < 0;
}
