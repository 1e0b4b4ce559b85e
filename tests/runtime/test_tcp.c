/*
 * TCP over the loopback interface: both ends are tasks of the same loop, on the virtual clock.
 */
#include "tcp_test.h"

TASK_TEST(echo_and_the_end_of_the_stream)
{
	struct pair pair;
	char buffer[16] = "";

	pair_open(&pair);

	struct async_task *server = async_spawn(echo, pair.server);

	ck_assert_int_eq(async_write(pair.client, "hello", 5), 5);
	ck_assert_int_eq(async_read(pair.client, buffer, sizeof buffer), 5);
	ck_assert_str_eq(buffer, "hello");
	ck_assert_int_eq(async_shutdown(pair.client), 0);
	ck_assert_int_eq(async_await(server), 0);
	async_close(pair.server);
	pair.server = NULL;
	ck_assert_int_eq(async_read(pair.client, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_read(pair.client, buffer, sizeof buffer), 0);
	pair_close(&pair);
	return 0;
}

TASK_TEST(a_reset_is_an_error)
{
	struct pair pair;
	char byte;

	pair_open(&pair);
	async_close_reset(pair.server);
	pair.server = NULL;
	ck_assert_int_eq(async_read(pair.client, &byte, 1), -ECONNRESET);
	ck_assert_int_eq(async_read(pair.client, &byte, 1), -ECONNRESET);
	ck_assert_str_eq(async_last_error()->operation, "read");
	pair_close(&pair);
	return 0;
}

TASK_TEST(a_cancelled_read_took_nothing)
{
	struct pair pair;
	char buffer[8];
	ssize_t count = 0;
	int rc;

	pair_open(&pair);
	ASYNC_TIMEOUT (50, &rc)
		count = async_read(pair.client, buffer, sizeof buffer);
	ck_assert_int_eq(count, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);
	ck_assert_int_eq(async_write(pair.server, "abc", 3), 3);
	ck_assert_int_eq(async_read(pair.client, buffer, sizeof buffer), 3);
	ck_assert_uint_eq(async_now(), 50);
	pair_close(&pair);
	return 0;
}

/* Reads once, and reports how that went. */
static int read_once(void *arg)
{
	char buffer[8];

	return (int)async_read(arg, buffer, sizeof buffer);
}

TASK_TEST(cancel_of_a_reading_task)
{
	struct pair pair;

	pair_open(&pair);

	struct async_task *reader = async_spawn(read_once, pair.client);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_cancel_and_await(reader), ASYNC_ECANCELED);
	pair_close(&pair);
	return 0;
}

TASK_TEST(one_reader_at_a_time_and_close_wakes_it)
{
	struct pair pair;
	char byte;

	pair_open(&pair);

	struct async_task *reader = async_spawn(read_once, pair.client);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_read(pair.client, &byte, 1), -EBUSY);
	ck_assert_int_eq(async_read(pair.server, &byte, 0), -EINVAL);
	async_close(pair.client);
	pair.client = NULL;
	ck_assert_int_eq(async_await(reader), ASYNC_ECLOSED);
	pair_close(&pair);
	return 0;
}

enum { LARGE = 16 * 1024 * 1024 };

static int write_large(void *arg)
{
	char *data = malloc(LARGE);
	ssize_t count;

	ck_assert_ptr_nonnull(data);
	memset(data, 'x', LARGE);
	count = async_write(arg, data, LARGE);
	free(data);
	return count == LARGE ? 0 : (int)count;
}

TASK_TEST(a_writer_waits_for_its_reader)
{
	struct pair pair;
	size_t total = 0;
	char *buffer = malloc(65536);

	pair_open(&pair);

	struct async_task *writer = async_spawn(write_large, pair.server);

	while (total < LARGE) {
		ssize_t count = async_read(pair.client, buffer, 65536);

		ck_assert_int_gt(count, 0);
		total += (size_t)count;
	}
	ck_assert_int_eq(async_await(writer), 0);
	ck_assert_uint_eq(async_now(), 0);
	free(buffer);
	pair_close(&pair);
	return 0;
}

TASK_TEST(a_cancelled_write_poisons_the_stream)
{
	struct pair pair;
	int rc, inside = 0;
	char byte = 'x';

	pair_open(&pair);
	ASYNC_TIMEOUT (50, &rc)
		inside = write_large(pair.server);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_write(pair.server, &byte, 1), ASYNC_ECLOSED);
	ck_assert_int_eq(async_read(pair.server, &byte, 1), ASYNC_ECLOSED);
	ck_assert_int_eq(async_shutdown(pair.server), ASYNC_ECLOSED);
	pair_close(&pair);
	return 0;
}

/* ---- connecting and accepting ------------------------------------------------------------ */

TASK_TEST(a_refused_connection)
{
	struct async_listener *listener;
	struct async_stream *stream;
	uint16_t port;

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	port = (uint16_t)async_listener_port(listener);
	async_listener_close(listener);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), -ECONNREFUSED);
	ck_assert_ptr_null(stream);
	ck_assert_str_eq(async_last_error()->operation, "connect");
	ck_assert_ptr_nonnull(strstr(async_last_error()->detail, "127.0.0.1:"));
	return 0;
}

TASK_TEST(a_name_is_resolved)
{
	struct async_listener *listener;
	struct async_stream *stream;
	int rc = async_tcp_listen("localhost", 0, 0, &listener);

	/* A machine without /etc/hosts knows no names: nothing to test then. */
	if (rc != 0)
		return 0;
	rc = async_tcp_connect("localhost", (uint16_t)async_listener_port(listener), &stream);
	ck_assert_int_eq(rc, 0);
	async_close(stream);
	async_listener_close(listener);
	return 0;
}

static int resolve_nothing(void *arg)
{
	struct async_stream *stream;

	(void)arg;
	return async_tcp_connect("localhost", 1, &stream);
}

TASK_TEST(a_cancelled_resolution_owns_its_memory)
{
	struct async_task *task = async_spawn(resolve_nothing, NULL);

	ck_assert_int_eq(async_yield_microtask(), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	return 0;
}

TASK_TEST(every_address_of_this_machine)
{
	struct async_listener *listener;
	struct async_stream *stream;
	uint16_t port;

	ck_assert_int_eq(async_tcp_listen(NULL, 0, 4, &listener), 0);
	port = (uint16_t)async_listener_port(listener);
	ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), 0);
	async_close(stream);
	async_listener_close(listener);
	return 0;
}

TASK_TEST(a_port_in_use)
{
	struct async_listener *first, *second;
	int rc;

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &first), 0);
	rc = async_tcp_listen("127.0.0.1", (uint16_t)async_listener_port(first), 0, &second);
	ck_assert_int_eq(rc, -EADDRINUSE);
	ck_assert_ptr_null(second);
	async_listener_close(first);
	return 0;
}

static int accept_one(void *arg)
{
	struct async_stream *stream;
	int rc = async_accept(arg, &stream);

	if (rc == 0)
		async_close(stream);
	return rc;
}

TASK_TEST(close_and_cancel_wake_acceptors)
{
	struct async_listener *listener;
	int rc, inside = 0;

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	ASYNC_TIMEOUT (50, &rc)
		inside = accept_one(listener);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);

	struct async_task *acceptor = async_spawn(accept_one, listener);

	ck_assert_int_eq(async_sleep(10), 0);
	async_listener_close(listener);
	ck_assert_int_eq(async_await(acceptor), ASYNC_ECLOSED);
	return 0;
}

TASK_TEST(both_ends_have_addresses)
{
	struct pair pair;
	struct async_address local, peer;
	char text[ASYNC_ADDRESS_TEXT], expected[ASYNC_ADDRESS_TEXT];

	pair_open(&pair);
	snprintf(expected, sizeof expected, "127.0.0.1:%d", async_listener_port(pair.listener));
	ck_assert_int_eq(async_peer_address(pair.client, &peer), 0);
	ck_assert_int_gt(async_address_format(&peer, text, sizeof text), 0);
	ck_assert_str_eq(text, expected);
	ck_assert_int_eq(async_local_address(pair.client, &local), 0);
	ck_assert_int_eq(async_peer_address(pair.server, &peer), 0);
	ck_assert(async_address_equal(&local, &peer));
	pair_close(&pair);
	return 0;
}

static int write_more(void *arg)
{
	int rc = write_large(arg);

	return rc < 0 ? rc : async_shutdown(arg);
}

TASK_TEST(closed_while_a_task_writes)
{
	struct pair pair;

	pair_open(&pair);

	struct async_task *writer = async_spawn(write_more, pair.server);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_shutdown(pair.server), -EBUSY);
	async_close(pair.server);
	pair.server = NULL;
	ck_assert_int_eq(async_await(writer), ASYNC_ECLOSED);
	pair_close(&pair);
	return 0;
}

static int shut_down(void *arg)
{
	return async_shutdown(arg);
}

TASK_TEST(closed_while_a_task_shuts_down)
{
	struct pair pair;
	int rc;

	pair_open(&pair);

	struct async_task *task = async_spawn(shut_down, pair.server);

	ck_assert_int_eq(async_yield_microtask(), 0);
	async_close(pair.server);
	pair.server = NULL;
	rc = async_await(task);
	ck_assert(rc == 0 || rc == ASYNC_ECLOSED);
	pair_close(&pair);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		echo_and_the_end_of_the_stream,
		a_reset_is_an_error,
		a_cancelled_read_took_nothing,
		cancel_of_a_reading_task,
		one_reader_at_a_time_and_close_wakes_it,
		a_writer_waits_for_its_reader,
		a_cancelled_write_poisons_the_stream,
		a_refused_connection,
		a_name_is_resolved,
		a_cancelled_resolution_owns_its_memory,
		every_address_of_this_machine,
		a_port_in_use,
		close_and_cancel_wake_acceptors,
		both_ends_have_addresses,
		closed_while_a_task_writes,
		closed_while_a_task_shuts_down,
	};

	return RUN_SUITE("tcp", tests);
}
