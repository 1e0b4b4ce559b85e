/*
 * Reads go through a table of functions, in another unit.
 */
#include "transport.h"

#include <sys/socket.h>

static ssize_t plain_read(struct conn *conn, void *bytes, size_t size)
{
	return recv(conn->fd, bytes, size, 0);
}

const struct transport plain = { .read = plain_read };

ssize_t conn_read(struct conn *conn, void *bytes, size_t size)
{
	return conn->transport->read(conn, bytes, size);
}
