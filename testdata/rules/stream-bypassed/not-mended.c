/*
 * No fix where the stream has no name here, or the code looks for errors that it does not give.
 */
#include <async/async.h>
#include <async/io.h>

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
	struct async_stream *stream;
	int fd;
};

static int take(int fd)
{
	char text[8];

	// fix: none
	return read(fd, text, sizeof(text)) < 0; // expect: stream-bypassed
}

/* One variable for two streams: which one is in it? */
static int twice(const int ends[2])
{
	struct async_stream *stream;
	int rc = 0;

	if (async_stream_open(ends[0], &stream) < 0 || async_stream_open(ends[1], &stream) < 0)
		return -1;
	// fix: none
	if (write(ends[0], "x", 1) != 1) // expect: stream-bypassed
		rc = -1;
	async_close(stream);
	return rc;
}

static int start(void *arg)
{
	struct async_stream *stream, *kept;
	char text[8];
	int ends[2];
	int rc = 0;
	ssize_t n;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || async_stream_open(ends[0], &stream) < 0 ||
		async_stream_open(ends[1], &kept) < 0)
		return -1;
	// fix: none
	n = read(ends[0], text, sizeof(text)); // expect: stream-bypassed
	if (n < 0 && errno != EAGAIN)
		rc = -1;
	// fix: none
	n = read(ends[0], text, sizeof(text)); // expect: stream-bypassed
	if (-1 == n)
		rc = -1;
	// fix: none
	n = read(ends[0], text, sizeof(text)); // expect: stream-bypassed
	if (n < 0)
		perror("read");
	// fix: none
	if (recv(ends[0], text, sizeof(text), MSG_DONTWAIT) < 0) // expect: stream-bypassed
		rc = -1;
	kept = stream;
	// fix: none
	if (write(ends[1], "x", 1) != 1) // expect: stream-bypassed
		rc = -1;
	rc |= take(ends[1]);
	rc |= pipe(ends) ? -1 : twice(ends);
	async_close(stream);
	async_close(kept);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
