/* Who looks for -1 looks for a negative number from then on. */
#include <async/async.h>
#include <async/io.h>

#include <unistd.h>

static ssize_t pass_on(int fd, struct async_stream *stream, char *text, size_t size)
{
	if (fd < 0 || !stream)
		return -1;
	// fix: suggest others get the result: a negative error, not -1 and errno
	return read(fd, text, size); // expect: stream-bypassed
}

static int start(void *arg)
{
	struct async_stream *stream;
	char text[8];
	int ends[2];
	int rc = 0;

	(void)arg;
	if (pipe(ends) || async_stream_open(ends[0], &stream) < 0)
		return -1;
	ASYNC_TIMEOUT (1000, &rc) {
		// fix: safe
		ssize_t n = read(ends[0], text, sizeof(text)); // expect: stream-bypassed

		if (n == -1)
			rc = -1;
		// fix: safe
		if (read(ends[0], text, sizeof(text)) == -1) // expect: stream-bypassed
			rc = -1;
		// fix: suggest when the task is cancelled, the call returns at once...
		while ((n = read(ends[0], text, 8)) != -1 && n > 2) // expect: stream-bypassed
			rc = n > 4;
		if (pass_on(ends[0], stream, text, sizeof(text)) < 0)
			rc = -1;
	}
	async_close(stream);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
