#include "conn.h"

#include <unistd.h>

int conn_open(struct conn *conn, int fd)
{
	struct async_stream *stream;
	int rc = async_stream_open(fd, &stream);

	if (rc < 0)
		return rc;
	conn->stream = stream;
	conn->fd = fd;
	return 0;
}

ssize_t raw_read(int fd, void *into, size_t size)
{
	return read(fd, into, size);
}
