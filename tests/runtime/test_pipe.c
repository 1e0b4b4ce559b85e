/*
 * Streams over descriptors that exist already, and pairs of streams.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static int read_once(void *arg)
{
	char buffer[8];

	return (int)async_read(arg, buffer, sizeof buffer);
}

static int write_later(void *arg)
{
	struct async_stream *stream = arg;
	int rc = async_sleep(100);

	return rc < 0 ? rc : (int)async_write(stream, "x", 1);
}

/* Both ends in the loop: what is under way is known. */
static void check_clock(struct async_stream *reading, struct async_stream *writing)
{
	struct async_task *writer = async_spawn(write_later, writing);
	uint64_t start = async_now();
	int rc, inside = 0;

	ASYNC_TIMEOUT (101, &rc)
		inside = read_once(reading);
	ck_assert_int_eq(inside, 1);
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now() - start, 100);
	ck_assert_int_eq(async_await(writer), 1);
}

TASK_TEST(a_pair)
{
	struct async_stream *pair[2];
	struct async_address address;
	char text[ASYNC_ADDRESS_TEXT];
	char byte;

	ck_assert_int_eq(async_stream_pair(pair), 0);
	check_clock(pair[0], pair[1]);
	check_clock(pair[1], pair[0]);
	ck_assert_int_eq(async_local_address(pair[0], &address), 0);
	ck_assert_int_eq(async_address_format(&address, text, sizeof text), 0);
	ck_assert_str_eq(text, "");
	async_close(pair[0]);
	ck_assert_int_eq(async_read(pair[1], &byte, 1), 0);
	ck_assert_int_eq(async_write(pair[1], "x", 1), -EPIPE);
	async_close(pair[1]);
	return 0;
}

TASK_TEST(a_pipe)
{
	struct async_stream *reading, *writing;
	struct async_address address;
	int fds[2];
	char byte;

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(async_stream_open(fds[0], &reading), 0);
	ck_assert_int_eq(async_stream_open(fds[1], &writing), 0);
	check_clock(reading, writing);
	ck_assert_int_eq(async_local_address(reading, &address), -ENOTSUP);
	/* The wrong way. */
	ck_assert_int_lt(async_write(reading, "x", 1), 0);
	ck_assert_int_lt(async_read(writing, &byte, 1), 0);
	async_close(writing);
	ck_assert_int_eq(async_read(reading, &byte, 1), 0);
	/* A reset means nothing to a pipe. */
	async_close_reset(reading);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(fcntl(fds[0], F_GETFD), -1);
	return 0;
}

TASK_TEST(a_pipe_fills_and_its_reader_goes)
{
	static char large[1024 * 1024];
	struct async_stream *reading, *writing;
	int rc, fds[2];
	ssize_t inside = 0;

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(async_stream_open(fds[0], &reading), 0);
	ck_assert_int_eq(async_stream_open(fds[1], &writing), 0);
	ASYNC_TIMEOUT (10, &rc)
		inside = async_write(writing, large, sizeof large);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(async_write(writing, "x", 1), ASYNC_ECLOSED);
	async_close(writing);
	async_close(reading);

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(async_stream_open(fds[1], &writing), 0);
	close(fds[0]);
	ck_assert_int_eq(async_write(writing, "x", 1), -EPIPE);
	async_close(writing);
	return 0;
}

TASK_TEST(what_is_no_stream)
{
	char name[] = "/tmp/async-pipe-XXXXXX";
	int file = mkstemp(name);
	int udp = socket(AF_INET, SOCK_DGRAM, 0);
	struct async_stream *stream;

	unlink(name);
	ck_assert_int_eq(async_stream_open(file, &stream), -EINVAL);
	ck_assert_ptr_null(stream);
	ck_assert_int_eq(async_stream_open(udp, &stream), -EINVAL);
	ck_assert_int_eq(async_stream_open(-1, &stream), -EINVAL);
	/* They stay the caller's. */
	ck_assert_int_eq(close(file), 0);
	ck_assert_int_eq(close(udp), 0);
	return 0;
}

TASK_TEST(a_tcp_socket_of_the_program)
{
	struct async_listener *listener;
	struct async_stream *client, *server;
	struct async_address address, local, peer;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	ck_assert_int_eq(async_listener_address(listener, &address), 0);
	ck_assert_uint_eq(async_address_port(&address), (unsigned)async_listener_port(listener));
	ck_assert_int_eq(connect(fd, (void *)&address.storage, address.size), 0);
	ck_assert_int_eq(async_stream_open(fd, &client), 0);
	ck_assert_int_eq(async_accept(listener, &server), 0);
	check_clock(client, server);
	ck_assert_int_eq(async_peer_address(client, &peer), 0);
	ck_assert(async_address_equal(&peer, &address));
	ck_assert_int_eq(async_local_address(client, &local), 0);
	ck_assert_int_eq(async_peer_address(server, &peer), 0);
	ck_assert(async_address_equal(&peer, &local));
	async_close(client);
	async_close(server);
	async_listener_close(listener);
	return 0;
}

START_TEST(outside_of_a_loop)
{
	struct async_stream *pair[2];

	ck_assert_int_eq(async_stream_pair(pair), ASYNC_ENOTASK);
	ck_assert_ptr_null(pair[0]);
	ck_assert_int_eq(async_stream_open(0, pair), ASYNC_ENOTASK);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_pair,
		a_pipe,
		a_pipe_fills_and_its_reader_goes,
		what_is_no_stream,
		a_tcp_socket_of_the_program,
		outside_of_a_loop,
	};

	return RUN_SUITE("pipe", tests);
}
