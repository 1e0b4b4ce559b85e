/*
 * What is copied from one descriptor to another: the stream may be behind either of them.
 */
#define _GNU_SOURCE
#include <async/async.h>
#include <async/io.h>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static int copy(int from, int to)
{
	char text[64];
	ssize_t n = read(from, text, sizeof(text));

	return n < 0 || write(to, text, (size_t)n) != n ? -1 : 0;
}

static int start(void *arg)
{
	const unsigned flags = SPLICE_F_NONBLOCK;
	struct async_stream *stream;
	int ends[2], pipes[2], file = open("/etc/hostname", O_RDONLY), rc = 0;

	(void)arg;
	if (file < 0 || pipe2(pipes, O_NONBLOCK) || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) ||
		async_stream_open(ends[0], &stream) < 0)
		return -1;
	rc |= copy(file, pipes[1]);
	// path: async_stream_open > main > start > copy > write
	rc |= copy(file, ends[0]); // expect: stream-bypassed
	// path: async_stream_open > main > start > copy > read
	rc |= copy(ends[0], pipes[1]);                             // expect: stream-bypassed
	rc |= sendfile(ends[0], file, NULL, 8) < 0;                // expect: stream-bypassed
	rc |= splice(pipes[0], NULL, ends[0], NULL, 8, flags) < 0; // expect: stream-bypassed
	rc |= splice(ends[0], NULL, pipes[1], NULL, 8, flags) < 0; // expect: stream-bypassed
	async_close(stream);
	close(file);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
