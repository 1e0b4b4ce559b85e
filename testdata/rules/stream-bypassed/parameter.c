/*
 * Descriptor and stream are handed on side by side: by all callers, so the finding stands where it
 * is read.
 */
#include <async/async.h>
#include <async/io.h>

#include <unistd.h>

static ssize_t take(struct async_stream *stream, int fd, char *into, size_t size)
{
	ssize_t n = async_read(stream, into, size);

	return n < 0 ? n : read(fd, into, size); // expect: stream-bypassed
}

static int serve(struct async_stream *in, int fd)
{
	char text[8];
	ssize_t n = -1;
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc)
		n = take(in, fd, text, sizeof(text));
	return n < 0 ? -1 : rc;
}

static int start(void *arg)
{
	struct async_stream *stream;
	int ends[2];
	int rc;

	(void)arg;
	if (pipe(ends) || async_stream_open(ends[0], &stream))
		return -1;
	rc = serve(stream, ends[0]);
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
