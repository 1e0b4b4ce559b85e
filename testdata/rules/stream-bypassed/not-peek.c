/*
 * What takes nothing: a look at what is there; descriptors that are sent along, which a stream
 * cannot do.
 */
#include <async/async.h>
#include <async/io.h>

#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd, struct msghdr *message)
{
	struct async_stream *stream;
	char text[8];
	int error = 0, rc = async_stream_open(fd, &stream);
	socklen_t size = sizeof(error);

	if (rc < 0)
		return rc;
	if (recv(fd, text, sizeof(text), MSG_PEEK | MSG_DONTWAIT) < 0 ||
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) ||
		sendmsg(fd, message, MSG_DONTWAIT) < 0)
		rc = -1;
	async_close(stream);
	return rc;
}

static int start(void *arg)
{
	int ends[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return -1;
	return serve(ends[0], &(struct msghdr){ 0 });
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
