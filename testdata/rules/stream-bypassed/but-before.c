/*
 * The same descriptor again, behind the opening.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	struct async_stream *stream = NULL;
	char text[8];

	if (recv(fd, text, sizeof(text), MSG_DONTWAIT) <= 0)
		return -1;
	if (async_stream_open(fd, &stream) < 0)
		return -1;
	do {
		if (read(fd, text, sizeof(text)) <= 0) // expect: stream-bypassed
			break;
	} while (async_yield() == 0);
	async_close(stream);
	return 0;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0]);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
