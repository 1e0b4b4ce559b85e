/*
 * A helper that has one way out: what it returns there says whether there is a stream.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_valid(int fd, struct async_stream **stream)
{
	int rc = -1;

	if (fd < 0)
		goto out;
	rc = async_stream_open(fd, stream);
	if (rc < 0)
		goto out;
	rc = 0;
out:
	return rc;
}

/* Only on one of two ways, both of which go well. */
static int open_some(int fd, bool is_async, struct async_stream **stream)
{
	int rc = -1;

	if (is_async)
		rc = async_stream_open(fd, stream);
	else
		rc = 0;
	return rc;
}

static int start(void *arg)
{
	struct async_stream *one, *other = NULL;
	int ends[2], rc = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || open_valid(ends[0], &one) < 0 ||
		open_some(ends[1], arg != NULL, &other) < 0)
		return -1;
	rc |= send(ends[0], "a", 1, MSG_DONTWAIT) < 0; // expect: stream-bypassed
	rc |= send(ends[1], "a", 1, MSG_DONTWAIT) < 0;
	async_close(one);
	async_close(other);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
