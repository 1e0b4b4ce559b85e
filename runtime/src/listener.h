/*
 * Listening sockets, of TCP and of Unix.
 *
 *  1. The kernel's queue is the only one: a connection leaves it when a task takes it. What cannot
 *     be taken, for want of descriptors for example, stays there.
 *  2. `poll` is armed while a task waits in async_accept, and stays so until it reports a
 *     connection that nobody waits for; in between it does not keep the loop alive.
 *  3. After ACCEPTS_AT_ONCE connections in a row that were there already, the loop polls before
 *     the next one, so that a flood of them does not keep other I/O out.
 */
#ifndef ASYNC_SRC_LISTENER_H
#define ASYNC_SRC_LISTENER_H

#include "stream.h"

enum {
	DEFAULT_BACKLOG = 128,
	ACCEPTS_AT_ONCE = 32,
};

struct async_listener {
	uv_poll_t poll;
	int fd;
	struct async_loop *loop;
	struct async_link link;      /* in loop->listeners */
	struct async_link acceptors; /* struct accept_wait */
	struct async_address address;
	struct endpoint *endpoint;
	unsigned in_a_row;
	bool is_armed;
	dev_t device; /* of the file of a Unix socket, and its inode */
	ino_t inode;
};

/* Listens on `address`; `backlog` 0 for the default. 0; or -errno, and NULL. */
int listener_new(struct async_loop *loop, const struct async_address *address, int backlog,
	struct async_listener **listener);

/* For the end of the loop. */
void listeners_close_all(struct async_loop *loop);

#endif
