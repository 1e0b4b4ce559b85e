/*
 * What is under way between two sockets of one loop holds the virtual clock.
 *
 * The loopback interface is usually faster than the loop, so here it is slow: a poll that does not
 * wait finds nothing, and only one that waits does. Time must not jump in between.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

static int polls; /* that waited */

/* The two that libuv may call. */
int epoll_pwait(int fd, struct epoll_event *events, int max, int timeout, const sigset_t *mask)
{
	int (*function)(int, struct epoll_event *, int, int, const sigset_t *);

	if (timeout == 0)
		return 0;
	polls++;
	*(void **)&function = dlsym(RTLD_NEXT, "epoll_pwait");
	return function(fd, events, max, timeout, mask);
}

int epoll_wait(int fd, struct epoll_event *events, int max, int timeout)
{
	return epoll_pwait(fd, events, max, timeout, NULL);
}

static int read_byte(void *arg)
{
	char byte;

	return (int)async_read(arg, &byte, 1);
}

static int write_byte(void *arg)
{
	return (int)async_write(arg, "x", 1);
}

/* `action` makes something happen 100 ms from now, which `wait` waits for: it must not be told of
 * its deadline, a millisecond later. */
static void check(async_fn wait, void *waits_for, async_fn action, void *acts_on)
{
	uint64_t start = async_now();
	struct async_task *waiter = async_spawn(wait, waits_for);
	int inside = 0, rc;

	ck_assert_int_eq(async_sleep(100), 0);
	ck_assert_int_ge(action(acts_on), 0);
	ASYNC_TIMEOUT (1, &rc)
		inside = async_await(waiter);
	ck_assert_int_eq(rc, 0);
	ck_assert_int_ge(inside, 0);
	ck_assert_uint_eq(async_now() - start, 100);
	ck_assert_int_gt(polls, 0);
	polls = 0;
}

static int close_it(void *arg)
{
	async_close(arg);
	return 0;
}

static int shut_down(void *arg)
{
	return async_shutdown(arg);
}

static void check_streams(struct async_stream *a, struct async_stream *b)
{
	check(read_byte, a, write_byte, b);
	check(read_byte, b, write_byte, a);
	check(read_byte, a, write_byte, b);
	check(read_byte, a, shut_down, b);
	check(read_byte, b, close_it, a);
	async_close(b);
}

struct connection {
	struct async_listener *listener;
	struct async_stream *client;
	struct async_stream *server;
};

static int accept_server(void *arg)
{
	struct connection *connection = arg;

	return async_accept(connection->listener, &connection->server);
}

static int connect_tcp(void *arg)
{
	struct connection *connection = arg;

	return async_tcp_connect("127.0.0.1", (uint16_t)async_listener_port(connection->listener),
		&connection->client);
}

static int connect_unix(void *arg)
{
	struct connection *connection = arg;
	struct async_address address;
	char path[ASYNC_ADDRESS_TEXT];

	ck_assert_int_eq(async_listener_address(connection->listener, &address), 0);
	ck_assert_int_gt(async_address_format(&address, path, sizeof path), 0);
	return async_unix_connect(path, &connection->client);
}

TASK_TEST(tcp)
{
	struct connection connection;

	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
			async_tcp_listen(i ? NULL : "127.0.0.1", 0, 0, &connection.listener), 0);
		check(accept_server, &connection, connect_tcp, &connection);
		check_streams(connection.server, connection.client);
		async_listener_close(connection.listener);
	}
	return 0;
}

/* The attempt itself holds the clock, even if nobody accepts yet. */
TASK_TEST(connecting)
{
	struct connection connection;
	int inside = 0, rc;

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &connection.listener), 0);
	ASYNC_TIMEOUT (1, &rc)
		inside = connect_tcp(&connection);
	ck_assert_int_eq(inside, 0);
	ck_assert_uint_eq(async_now(), 0);
	/* What was written before the other end was known is known, too. */
	ck_assert_int_eq(async_write(connection.client, "early", 5), 5);
	ck_assert_int_eq(accept_server(&connection), 0);
	ASYNC_TIMEOUT (1, &rc)
		for (int i = 0; i < 5; i++)
			ck_assert_int_eq(read_byte(connection.server), 1);
	ck_assert_uint_eq(async_now(), 0);
	check_streams(connection.server, connection.client);
	async_listener_close(connection.listener);
	return 0;
}

TASK_TEST(unix_sockets)
{
	char directory[] = "/tmp/async-transfer-XXXXXX";
	char path[64];
	struct connection connection;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/socket", directory);
	ck_assert_int_eq(async_unix_listen(path, 0, &connection.listener), 0);
	check(accept_server, &connection, connect_unix, &connection);
	check_streams(connection.server, connection.client);
	async_listener_close(connection.listener);
	ck_assert_int_eq(rmdir(directory), 0);
	return 0;
}

TASK_TEST(pairs_and_pipes)
{
	struct async_stream *pair[2];
	int fds[2];

	ck_assert_int_eq(async_stream_pair(pair), 0);
	check_streams(pair[0], pair[1]);
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(async_stream_open(fds[0], &pair[0]), 0);
	ck_assert_int_eq(async_stream_open(fds[1], &pair[1]), 0);
	check(read_byte, pair[0], write_byte, pair[1]);
	check(read_byte, pair[0], close_it, pair[1]);
	async_close(pair[0]);
	return 0;
}

static int receive_byte(void *arg)
{
	char byte;

	return (int)async_udp_receive(arg, &byte, 1, NULL);
}

static int send_byte(void *arg)
{
	return (int)async_udp_send(arg, "x", 1, NULL);
}

TASK_TEST(udp)
{
	struct async_udp *a, *b, *any;

	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &a), 0);
	ck_assert_int_eq(async_udp_open("127.0.0.1", 0, &b), 0);
	ck_assert_int_eq(async_udp_open(NULL, 0, &any), 0);
	ck_assert_int_eq(async_udp_connect(a, "127.0.0.1", (uint16_t)async_udp_port(b)), 0);
	check(receive_byte, b, send_byte, a);
	ck_assert_int_eq(async_udp_connect(a, "127.0.0.1", (uint16_t)async_udp_port(any)), 0);
	check(receive_byte, any, send_byte, a);
	async_udp_close(a);
	async_udp_close(b);
	async_udp_close(any);
	return 0;
}

/* What comes from outside does not hold it. */
TASK_TEST(outside)
{
	struct async_stream *stream;
	int inside = 0, rc;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(async_stream_open(fds[0], &stream), 0);
	ck_assert_int_eq((int)write(fds[1], "x", 1), 1);
	ASYNC_TIMEOUT (1, &rc)
		inside = read_byte(stream);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	async_close(stream);
	close(fds[1]);
	return 0;
}

/* A thousand connections that wait for nothing do not hold it either. */
TASK_TEST(many_idle)
{
	enum { COUNT = 500 };
	static struct async_stream *pairs[COUNT][2];
	struct async_task *readers[COUNT];

	for (int i = 0; i < COUNT; i++) {
		int rc = async_stream_pair(pairs[i]);

		if (rc == -EMFILE)
			return 0;
		ck_assert_int_eq(rc, 0);
		readers[i] = async_spawn(read_byte, pairs[i][0]);
	}
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(async_sleep(1000), 0);
	ck_assert_uint_eq(async_now(), 100000);
	ck_assert_int_eq(polls, 0);
	for (int i = 0; i < COUNT; i++)
		ck_assert_int_eq(async_write(pairs[i][1], "x", 1), 1);
	for (int i = 0; i < COUNT; i++) {
		ck_assert_int_eq(async_await(readers[i]), 1);
		async_close(pairs[i][0]);
		async_close(pairs[i][1]);
	}
	ck_assert_uint_eq(async_now(), 100000);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		tcp,
		connecting,
		unix_sockets,
		pairs_and_pipes,
		udp,
		outside,
		many_idle,
	};

	return RUN_SUITE("transfer", tests);
}
