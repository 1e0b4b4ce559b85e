/*
 * The other end of a pair is another descriptor: a handler wakes the task through it.
 */
#include <async/async.h>
#include <async/io.h>

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static int wake[2];

static void on_signal(int number)
{
	(void)number;
	(void)!write(wake[1], "x", 1);
}

static int serve(const int ends[2])
{
	struct async_stream *stream;
	char text[8];
	int rc = async_stream_open(ends[0], &stream);

	if (rc < 0)
		return rc;
	if (send(ends[1], "hello", 5, MSG_DONTWAIT) != 5)
		rc = -1;
	ASYNC_TIMEOUT (1000, &rc)
		rc = async_read(stream, text, sizeof(text)) < 0 ? -1 : 0;
	async_close(stream);
	return rc;
}

static int listen_for_signals(void)
{
	struct async_stream *stream;
	char text[8];
	ssize_t n;

	if (pipe(wake) || async_stream_open(wake[0], &stream))
		return -1;
	signal(SIGUSR1, on_signal);
	/* async-lint: allow(missing-timeout) a signal ends it */
	n = async_read(stream, text, sizeof(text));
	async_close(stream);
	return n < 0 ? -1 : 0;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends) < 0 ? -1 : listen_for_signals();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
