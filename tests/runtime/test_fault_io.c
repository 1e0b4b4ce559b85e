/*
 * What the system refuses: calls that fail, descriptors and memory that run out. Everything is an
 * error of the call concerned, and goes on afterwards.
 *
 * Descriptors run out for real, by a limit. Other failures are made here: the functions of the C
 * library below take the place of the real ones for the whole program, libuv included.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- failures to order --------------------------------------------------------------------- */

enum call {
	CALL_ACCEPT,
	CALL_CONNECT,
	CALL_READ,
	CALL_WRITE,
	CALL_SEND,
	CALL_SOCKET,
	CALL_MEMORY,
	CALL_COUNT,
};

/* The next `count` calls fail with `error`. */
static struct fault {
	int error;
	int count;
} faults[CALL_COUNT];

static void order(enum call call, int error, int count)
{
	faults[call] = (struct fault){ .error = error, .count = count };
}

static bool fails(enum call call)
{
	struct fault *fault = &faults[call];

	if (fault->count == 0)
		return false;
	fault->count--;
	errno = fault->error;
	return true;
}

static void *real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict size, int flags)
{
	int (*function)(int, struct sockaddr *, socklen_t *, int);

	*(void **)&function = real("accept4");
	return fails(CALL_ACCEPT) ? -1 : function(fd, address, size, flags);
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
	int (*function)(int, const struct sockaddr *, socklen_t);

	*(void **)&function = real("connect");
	return fails(CALL_CONNECT) ? -1 : function(fd, address, size);
}

int socket(int domain, int type, int protocol)
{
	int (*function)(int, int, int);

	*(void **)&function = real("socket");
	return fails(CALL_SOCKET) ? -1 : function(domain, type, protocol);
}

static bool is_socket(int fd)
{
	int type;
	socklen_t size = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

ssize_t read(int fd, void *buffer, size_t size)
{
	ssize_t (*function)(int, void *, size_t);

	*(void **)&function = real("read");
	if (faults[CALL_READ].count && is_socket(fd) && fails(CALL_READ))
		return -1;
	return function(fd, buffer, size);
}

ssize_t write(int fd, const void *data, size_t size)
{
	ssize_t (*function)(int, const void *, size_t);

	*(void **)&function = real("write");
	if (faults[CALL_WRITE].count && is_socket(fd) && fails(CALL_WRITE))
		return -1;
	return function(fd, data, size);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	ssize_t (*function)(int, const struct msghdr *, int);

	*(void **)&function = real("sendmsg");
	return fails(CALL_SEND) ? -1 : function(fd, message, flags);
}

/* The way libuv calls sendmmsg, for what it has queued. */
long syscall(long number, ...)
{
	long (*function)(long, ...);
	long args[6];
	va_list list;

	va_start(list, number);
	for (size_t i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_sendmmsg && fails(CALL_SEND))
		return -1;
	*(void **)&function = real("syscall");
	return function(number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* ASan has an allocator of its own, which stays. */
#if !UNDER_ASAN
void *__libc_calloc(size_t count, size_t size);

void *calloc(size_t count, size_t size)
{
	return fails(CALL_MEMORY) ? NULL : __libc_calloc(count, size);
}
#endif

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

/* ---- streams --------------------------------------------------------------------------------- */

TASK_TEST(read_fails)
{
	struct async_stream *pair[2];
	char byte;

	ck_assert_int_eq(async_stream_pair(pair), 0);
	ck_assert_int_eq(async_write(pair[1], "x", 1), 1);
	order(CALL_READ, EINTR, 1);
	ck_assert_int_eq(async_read(pair[0], &byte, 1), 1);
	ck_assert_int_eq(async_write(pair[1], "x", 1), 1);
	order(CALL_READ, ECONNRESET, 1);
	ck_assert_int_eq(async_read(pair[0], &byte, 1), -ECONNRESET);
	ck_assert_str_eq(async_last_error()->operation, "read");
	/* From then on. */
	ck_assert_int_eq(async_read(pair[0], &byte, 1), -ECONNRESET);
	ck_assert_int_eq(async_write(pair[0], "y", 1), -EPIPE);
	async_close(pair[0]);
	async_close(pair[1]);
	return 0;
}

TASK_TEST(write_fails)
{
	struct async_stream *pair[2];
	char byte;

	ck_assert_int_eq(async_stream_pair(pair), 0);
	order(CALL_WRITE, EINTR, 2);
	ck_assert_int_eq(async_write(pair[0], "x", 1), 1);
	order(CALL_WRITE, EPIPE, 1);
	ck_assert_int_eq(async_write(pair[0], "y", 1), -EPIPE);
	ck_assert_str_eq(async_last_error()->operation, "write");
	order(CALL_WRITE, ECONNRESET, 1);
	ck_assert_int_eq(async_write(pair[0], "y", 1), -ECONNRESET);
	/* The kernel has no room for now: libuv waits for it. */
	order(CALL_WRITE, EAGAIN, 2);
	ck_assert_int_eq(async_write(pair[0], "z", 1), 1);
	ck_assert_int_eq(async_read(pair[1], &byte, 1), 1);
	ck_assert_int_eq(byte, 'x');
	ck_assert_int_eq(async_read(pair[1], &byte, 1), 1);
	ck_assert_int_eq(byte, 'z');
	async_close(pair[0]);
	async_close(pair[1]);
	return 0;
}

/* ---- UDP ------------------------------------------------------------------------------------- */

TASK_TEST(send_waits_for_room)
{
	struct async_udp *a, *b;
	struct async_address to;
	char byte;
	int rc, inside = 0;

	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &a), 0);
	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &b), 0);
	ck_assert_int_eq(async_udp_address(b, &to), 0);
	order(CALL_SEND, EAGAIN, 2);
	ck_assert_int_eq(async_udp_send(a, "x", 1, &to), 1);
	ck_assert_int_eq(async_udp_receive(b, &byte, 1, NULL), 1);
	order(CALL_SEND, ENETUNREACH, 1);
	ck_assert_int_eq(async_udp_send(a, "x", 1, &to), -ENETUNREACH);
	ck_assert_str_eq(async_last_error()->operation, "send");
	order(CALL_SEND, EAGAIN, 1000000);
	ASYNC_TIMEOUT (10, &rc)
		inside = (int)async_udp_send(a, "x", 1, &to);
	order(CALL_SEND, 0, 0);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	/* It may be sent all the same; the next one is. */
	ck_assert_int_eq(async_udp_send(a, "y", 1, &to), 1);
	do
		ck_assert_int_eq(async_udp_receive(b, &byte, 1, NULL), 1);
	while (byte != 'y');
	async_udp_close(a);
	async_udp_close(b);
	return 0;
}

static int send_task(void *arg)
{
	struct async_address to;
	char byte = 'x';

	ck_assert_int_eq(async_udp_address(arg, &to), 0);
	return (int)async_udp_send(arg, &byte, 1, &to);
}

TASK_TEST(senders_are_exclusive_and_closed)
{
	struct async_udp *udp;
	struct async_task *sender;

	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &udp), 0);
	order(CALL_SEND, EAGAIN, 1000000);
	sender = async_spawn(send_task, udp);
	ck_assert_int_eq(async_yield_microtask(), 0);
	ck_assert_int_eq(send_task(udp), -EBUSY);
	async_udp_close(udp);
	ck_assert_int_eq(async_await(sender), ASYNC_ECLOSED);
	order(CALL_SEND, 0, 0);
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
		read_fails,
		write_fails,
		send_waits_for_room,
		senders_are_exclusive_and_closed,
		out_of_memory,
	};

	return RUN_SUITE("fault_io", tests);
}
