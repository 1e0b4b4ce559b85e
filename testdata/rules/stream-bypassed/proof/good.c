/*
 * The task that waits for the message is the only one that reads.
 */
#include <async/async.h>
#include <async/io.h>

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int take(void *arg)
{
	char text[6];
	size_t count = 0;
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc)
		rc = async_read_exact(arg, text, sizeof(text), &count) < 0 ? -1 : 0;
	printf("the stream got %zu of 6 bytes\n", count);
	return 0;
}

static int start(void *arg)
{
	struct async_stream *stream;
	struct async_task *task;
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) ||
		async_stream_open(ends[0], &stream) < 0)
		return -1;
	task = async_spawn(take, stream);
	if (async_yield() < 0 || write(ends[1], "abcdef", 6) != 6 || async_await(task) < 0)
		return -1;
	async_close(stream);
	close(ends[1]);
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
