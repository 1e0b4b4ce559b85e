/*
 * Addresses: the values of io.h, and what the sockets need to know about them.
 */
#ifndef ASYNC_SRC_ADDRESS_H
#define ASYNC_SRC_ADDRESS_H

#include "async/io.h"

static inline const struct sockaddr *address_raw(const struct async_address *address)
{
	return (const struct sockaddr *)&address->storage;
}

static inline int address_family(const struct async_address *address)
{
	return address->size ? address->storage.ss_family : AF_UNSPEC;
}

/* A copy of what the system says. */
void address_set(struct async_address *address, const struct sockaddr *raw, socklen_t size);

/* No effect unless it is one of the Internet. */
void address_set_port(struct async_address *address, uint16_t port);

/* The address of the Unix socket at `path`. 0, -EINVAL for "" or -ENAMETOOLONG. */
int address_set_path(struct async_address *address, const char *path);

/* The path of a Unix socket that has a file; NULL otherwise. */
const char *address_path(const struct async_address *address);

/* getsockname(2), or getpeername(2). 0 or -errno; *address is empty then. */
int address_of_socket(int fd, bool of_peer, struct async_address *address);

/* IPv4 written as IPv6, for a socket that serves both; and back. Others stay as they are. */
void address_map(struct async_address *address);
void address_unmap(struct async_address *address);

bool address_is_any(const struct async_address *address);
bool address_is_loopback(const struct async_address *address);

#endif
