#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stddef.h>
#include <sys/types.h>

struct conn;

struct transport {
	ssize_t (*read)(struct conn *conn, void *bytes, size_t size);
};

struct conn {
	const struct transport *transport;
	int fd;
};

extern const struct transport plain;

ssize_t conn_read(struct conn *conn, void *bytes, size_t size);

#endif
