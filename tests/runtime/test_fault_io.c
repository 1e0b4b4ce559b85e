/*
 * What the system refuses: calls that fail, descriptors and memory that run out. Everything is an
 * error of the call concerned, and goes on afterwards.
 *
 * Descriptors run out for real, by a limit; fault_io_test.h makes the other failures.
 */
#include "fault_io_test.h"

#include <sys/resource.h>

/* ---- descriptors --------------------------------------------------------------------------- */

static struct rlimit usual;

/* No further descriptor: the lowest free number is the limit. */
static void exhaust_descriptors(void)
{
	struct rlimit limit;
	int lowest = dup(0);

	ck_assert_int_ge(lowest, 0);
	close(lowest);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &usual), 0);
	limit = usual;
	limit.rlim_cur = (rlim_t)lowest;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void allow_descriptors(void)
{
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &usual), 0);
}

static struct async_listener *listen_somewhere(uint16_t *port)
{
	struct async_listener *listener;

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	*port = (uint16_t)async_listener_port(listener);
	return listener;
}

/* A client that is not of this loop. */
static int connect_outside(const struct async_listener *listener)
{
	struct async_address address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(async_listener_address(listener, &address), 0);
	ck_assert_int_eq(connect(fd, (void *)&address.storage, address.size), 0);
	return fd;
}

TASK_TEST(accept_without_descriptors)
{
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port);
	struct async_stream *stream;
	int fd = connect_outside(listener);
	char byte;

	ck_assert_int_eq((int)write(fd, "x", 1), 1);
	exhaust_descriptors();
	ck_assert_int_eq(async_accept(listener, &stream), -EMFILE);
	ck_assert_ptr_null(stream);
	ck_assert_str_eq(async_last_error()->operation, "accept");
	ck_assert_int_eq(async_accept(listener, &stream), -EMFILE);
	allow_descriptors();
	/* The connection is still there, with what came through it. */
	ck_assert_int_eq(async_accept(listener, &stream), 0);
	ck_assert_int_eq(async_read(stream, &byte, 1), 1);
	async_close(stream);
	close(fd);
	async_listener_close(listener);
	return 0;
}

static int accept_one(void *arg)
{
	struct async_stream *stream;
	int rc = async_accept(arg, &stream);

	async_close(stream);
	return rc;
}

/* The same for one that waits when the connection comes. */
TASK_TEST(accept_without_descriptors_later)
{
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port);
	struct async_task *acceptor = async_spawn(accept_one, listener);
	int fd;

	ck_assert_int_eq(async_yield(), 0);
	fd = connect_outside(listener);
	exhaust_descriptors();
	ck_assert_int_eq(async_await(acceptor), -EMFILE);
	allow_descriptors();
	ck_assert_int_eq(accept_one(listener), 0);
	close(fd);
	async_listener_close(listener);
	return 0;
}

TASK_TEST(nothing_can_be_opened_without_descriptors)
{
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port), *second;
	struct async_stream *stream, *pair[2];
	struct async_udp *udp;

	exhaust_descriptors();
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), -EMFILE);
	ck_assert_ptr_null(stream);
	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &second), -EMFILE);
	ck_assert_ptr_null(second);
	ck_assert_int_eq(async_unix_connect("/tmp/nothing", &stream), -EMFILE);
	ck_assert_int_eq(async_unix_listen("/tmp/async-none", 0, &second), -EMFILE);
	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &udp), -EMFILE);
	ck_assert_ptr_null(udp);
	ck_assert_int_eq(async_stream_pair(pair), -EMFILE);
	ck_assert_ptr_null(pair[0]);
	allow_descriptors();
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), 0);
	async_close(stream);
	async_listener_close(listener);
	return 0;
}

/* ---- accepting ------------------------------------------------------------------------------- */

TASK_TEST(accept_fails)
{
	static const int errors[] = { ENOMEM, ENFILE, ENOBUFS, EPERM };
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port);
	struct async_stream *stream;

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		int fd = connect_outside(listener);

		order(CALL_ACCEPT, errors[i], 1);
		ck_assert_int_eq(async_accept(listener, &stream), -errors[i]);
		ck_assert_int_eq(accept_one(listener), 0);
		close(fd);
	}
	async_listener_close(listener);
	return 0;
}

/* Interrupted, or the client has gone: the next one is taken. */
TASK_TEST(accept_tries_again)
{
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port);
	int fd = connect_outside(listener);

	order(CALL_ACCEPT, EINTR, 3);
	ck_assert_int_eq(accept_one(listener), 0);
	close(fd);
	fd = connect_outside(listener);
	order(CALL_ACCEPT, ECONNABORTED, 1);
	ck_assert_int_eq(accept_one(listener), 0);
	close(fd);
	async_listener_close(listener);
	return 0;
}

/* ---- connecting ------------------------------------------------------------------------------ */

TASK_TEST(connect_fails)
{
	static const int errors[] = { ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ETIMEDOUT, EACCES,
		EADDRNOTAVAIL };
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port);
	struct async_stream *stream;

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		order(CALL_CONNECT, errors[i], 1);
		ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), -errors[i]);
		ck_assert_ptr_null(stream);
		ck_assert_int_eq(async_last_error()->code, -errors[i]);
	}
	order(CALL_CONNECT, EINTR, 1);
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), 0);
	async_close(stream);
	order(CALL_SOCKET, ENFILE, 1);
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), -ENFILE);
	async_listener_close(listener);
	return 0;
}

static int connect_task(void *arg)
{
	struct async_stream *stream;
	int rc = async_tcp_connect("127.0.0.1", *(uint16_t *)arg, &stream);

	ck_assert_int_eq(rc == 0, stream != NULL);
	async_close(stream);
	return rc;
}

/* At every point where it waits: the stream of the attempt must go. */
TASK_TEST(connect_is_cancelled)
{
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port);

	for (int turns = 0; turns < 4; turns++) {
		struct async_task *task = async_spawn(connect_task, &port);
		int rc;

		for (int i = 0; i < turns; i++)
			ck_assert_int_eq(async_yield_microtask(), 0);
		rc = async_cancel_and_await(task);
		ck_assert(rc == ASYNC_ECANCELED || rc == 0);
		ck_assert(turns > 1 || rc == ASYNC_ECANCELED);
	}
	async_listener_close(listener);
	return 0;
}

/* ---- memory ---------------------------------------------------------------------------------- */

TASK_TEST(out_of_memory)
{
	uint16_t port;
	struct async_listener *listener = listen_somewhere(&port), *second;
	struct async_stream *stream;
	struct async_udp *udp;
	int fds[2], fd;

	if (UNDER_ASAN || RUNNING_ON_VALGRIND) {
		async_listener_close(listener);
		return 0;
	}
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), -ENOMEM);
	ck_assert_ptr_null(stream);
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &second), -ENOMEM);
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &udp), -ENOMEM);
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_resolve("localhost", 1, (struct async_address[1]){ 0 }, 1), -ENOMEM);
	ck_assert_int_eq(pipe(fds), 0);
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_fd_wait(fds[1], ASYNC_WRITABLE), -ENOMEM);
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_stream_open(fds[0], &stream), -ENOMEM);
	close(fds[0]);
	close(fds[1]);
	fd = connect_outside(listener);
	order(CALL_MEMORY, ENOMEM, 1);
	ck_assert_int_eq(async_accept(listener, &stream), -ENOMEM);
	close(fd);
	order(CALL_MEMORY, 0, 0);
	fd = connect_outside(listener);
	ck_assert_int_eq(accept_one(listener), 0);
	close(fd);
	async_listener_close(listener);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		accept_without_descriptors,
		accept_without_descriptors_later,
		nothing_can_be_opened_without_descriptors,
		accept_fails,
		accept_tries_again,
		connect_fails,
		connect_is_cancelled,
		out_of_memory,
	};

	return RUN_SUITE("fault_io", tests);
}
