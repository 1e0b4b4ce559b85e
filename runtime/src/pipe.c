/*
 * Streams over descriptors that exist already: pipes, Unix sockets, accepted connections; and what
 * can be asked about the sockets of streams.
 */
#include "misuse.h"
#include "stream.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The ends of a pipe have no addresses, but one file: they meet under its number. */
static bool name_pipe(struct endpoint *endpoint, int fd)
{
	struct async_address name = { 0 };
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode))
		return false;
	memcpy((char *)&name.storage + sizeof(long), &status.st_ino, sizeof status.st_ino);
	name.size = sizeof(long) + sizeof status.st_ino;
	endpoint_name(endpoint, &name, &name);
	return true;
}

void stream_connected(struct async_stream *stream)
{
	struct async_address local, remote;
	int fd;

	if (!stream->endpoint || uv_fileno(&stream->uv.handle, &fd) != 0 ||
		name_pipe(stream->endpoint, fd))
		return;
	/* Two sockets without names would be taken for each other's peers. */
	if (address_of_socket(fd, false, &local) == 0 &&
		address_of_socket(fd, true, &remote) == 0 && !async_address_equal(&local, &remote))
		endpoint_name(stream->endpoint, &local, &remote);
}

int stream_open_pipe(struct async_loop *loop, int fd, struct async_stream **stream)
{
	int rc = stream_new_pipe(loop, stream);

	if (rc == 0)
		rc = uv_pipe_open(&(*stream)->uv.pipe, fd);
	if (rc != 0) {
		async_close(*stream);
		*stream = NULL;
		return rc;
	}
	stream_connected(*stream);
	return 0;
}

int stream_open_tcp(struct async_loop *loop, int fd, struct async_stream **stream)
{
	int rc = stream_new_tcp(loop, stream);

	if (rc == 0)
		rc = uv_tcp_open(&(*stream)->uv.tcp, fd);
	if (rc != 0) {
		async_close(*stream);
		*stream = NULL;
		return rc;
	}
	(void)uv_tcp_nodelay(&(*stream)->uv.tcp, 1);
	stream_connected(*stream);
	return 0;
}

int async_stream_open(int fd, struct async_stream **stream)
{
	struct async_loop *loop = loop_here();

	*stream = NULL;
	if (!loop)
		return misuse_outside("async_stream_open");
	switch (uv_guess_handle(fd)) {
	case UV_TCP:
		return stream_open_tcp(loop, fd, stream);
	case UV_NAMED_PIPE:
		return stream_open_pipe(loop, fd, stream);
	default: /* of many */
		return -EINVAL;
	}
}

int async_stream_pair(struct async_stream *pair[2])
{
	struct async_loop *loop = loop_here();
	int fds[2];
	int rc;

	pair[0] = NULL;
	pair[1] = NULL;
	if (!loop)
		return misuse_outside("async_stream_pair");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
		return -errno;
	rc = stream_open_pipe(loop, fds[0], &pair[0]);
	if (rc == 0)
		rc = stream_open_pipe(loop, fds[1], &pair[1]);
	if (rc == 0) {
		endpoint_pair(pair[0]->endpoint, pair[1]->endpoint);
		return 0;
	}
	if (!pair[0])
		close(fds[0]);
	close(fds[1]);
	async_close(pair[0]);
	pair[0] = NULL;
	return rc;
}

/* ---- addresses --------------------------------------------------------------------------- */

static int find_address(struct async_stream *stream, bool of_peer, struct async_address *address)
{
	int fd;
	int rc;

	if (stream->methods)
		return layer_address(stream, of_peer, address);
	memset(address, 0, sizeof *address);
	if (stream->is_closing)
		return ASYNC_ECLOSED;
	rc = uv_fileno(&stream->uv.handle, &fd);
	if (rc == 0)
		rc = address_of_socket(fd, of_peer, address);
	address_unmap(address);
	return rc == -ENOTSOCK ? -ENOTSUP : rc;
}

int async_local_address(struct async_stream *stream, struct async_address *address)
{
	return find_address(stream, false, address);
}

int async_peer_address(struct async_stream *stream, struct async_address *address)
{
	return find_address(stream, true, address);
}
