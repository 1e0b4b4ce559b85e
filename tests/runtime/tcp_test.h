/*
 * What the tests of TCP share: a server with one connection to it, on the loopback interface.
 */
#ifndef TCP_TEST_H
#define TCP_TEST_H

#include "runtime_test.h"

#include "async/io.h"

struct pair {
	struct async_listener *listener;
	struct async_stream *client;
	struct async_stream *server;
};

static inline void pair_open(struct pair *pair)
{
	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &pair->listener), 0);

	int port = async_listener_port(pair->listener);

	ck_assert_int_gt(port, 0);
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", (uint16_t)port, &pair->client), 0);
	ck_assert_int_eq(async_accept(pair->listener, &pair->server), 0);
}

static inline void pair_close(struct pair *pair)
{
	async_close(pair->client);
	async_close(pair->server);
	async_listener_close(pair->listener);
}

static inline int echo(void *arg)
{
	struct async_stream *stream = arg;
	char buffer[4096];

	for (;;) {
		ssize_t count = async_read(stream, buffer, sizeof buffer);

		if (count <= 0)
			return (int)count;
		count = async_write(stream, buffer, (size_t)count);
		if (count < 0)
			return (int)count;
	}
}

#endif
