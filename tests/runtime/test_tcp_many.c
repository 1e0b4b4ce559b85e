/*
 * Many TCP connections at once, and what is left of them when the loop ends.
 */
#include "tcp_test.h"

static int serve_slowly(void *arg)
{
	struct async_stream *stream = arg;
	char byte;
	ssize_t count = async_read(stream, &byte, 1);

	if (count == 1)
		count = async_sleep(50);
	if (count == 0)
		count = async_write(stream, &byte, 1);
	async_close(stream);
	return count < 0 ? (int)count : 0;
}

static int serve(void *arg)
{
	int rc;

	ASYNC_GROUP (g, 0, &rc) {
		for (;;) {
			struct async_stream *stream;

			if (async_accept(arg, &stream) != 0)
				break;
			if (async_group_spawn(g, serve_slowly, stream) != 0)
				async_close(stream);
		}
	}
	return rc;
}

static int request(void *arg)
{
	uint16_t port = *(uint16_t *)arg;
	struct async_stream *stream;
	char byte = 'q';
	int rc = async_tcp_connect("127.0.0.1", port, &stream);

	if (rc < 0)
		return rc;

	ssize_t count = async_write(stream, &byte, 1);

	if (count == 1)
		count = async_read(stream, &byte, 1);
	async_close(stream);
	return count == 1 ? 0 : (int)count;
}

/* 100 requests that the server takes 50 ms for, `limit` at a time; how long they took. */
static uint64_t requests(size_t limit)
{
	struct async_listener *listener;
	uint16_t ports[100];
	uint64_t start = async_now();

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);

	struct async_task *server = async_spawn(serve, listener);

	for (size_t i = 0; i < 100; i++)
		ports[i] = (uint16_t)async_listener_port(listener);
	ck_assert_int_eq(async_map(request, ports, 100, sizeof ports[0], limit, NULL), 0);
	async_listener_close(listener);
	ck_assert_int_eq(async_await(server), 0);
	return async_now() - start;
}

TASK_TEST(a_hundred_requests_in_virtual_time)
{
	ck_assert_uint_eq(requests(1), 5000);
	ck_assert_uint_eq(requests(10), 500);
	ck_assert_uint_eq(requests(0), 50);
	return 0;
}

/* More connections than are taken in a row: what else is ready gets its turn in between. */
static int accept_all(void *arg)
{
	for (;;) {
		struct async_stream *stream;
		int rc = async_accept(arg, &stream);

		if (rc != 0)
			return rc == ASYNC_ECLOSED ? 0 : rc;
		log_event("a");
		async_close(stream);
	}
}

TASK_TEST(a_flood_of_connections_lets_others_in)
{
	enum { COUNT = 100 };
	static struct async_stream *clients[COUNT];
	struct pair pair;
	struct async_task *acceptor, *reader;

	pair_open(&pair);
	for (int i = 0; i < COUNT; i++)
		ck_assert_int_eq(async_tcp_connect("127.0.0.1",
					 (uint16_t)async_listener_port(pair.listener), &clients[i]),
			0);
	reader = async_spawn(echo, pair.server);
	ck_assert_int_eq(async_write(pair.client, "x", 1), 1);
	acceptor = async_spawn(accept_all, pair.listener);

	char byte;

	ck_assert_int_eq(async_read(pair.client, &byte, 1), 1);
	ck_assert_uint_lt(strlen(event_log), 2 * COUNT - 1);
	while (strlen(event_log) < 2 * COUNT - 1)
		ck_assert_int_eq(async_yield(), 0);
	async_listener_close(pair.listener);
	pair.listener = NULL;
	ck_assert_int_eq(async_await(acceptor), 0);
	for (int i = 0; i < COUNT; i++)
		async_close(clients[i]);
	ck_assert_int_eq(async_shutdown(pair.client), 0);
	ck_assert_int_eq(async_await(reader), 0);
	pair_close(&pair);
	return 0;
}

static int leave_open(void *arg)
{
	struct pair pair;

	(void)arg;
	pair_open(&pair);
	return 0;
}

START_TEST(what_is_left_open_is_closed_with_the_loop)
{
	ck_assert_int_eq(run_virtual(leave_open, NULL), 0);
	ck_assert_int_eq(async_run(leave_open, NULL, NULL), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_hundred_requests_in_virtual_time,
		a_flood_of_connections_lets_others_in,
		what_is_left_open_is_closed_with_the_loop,
	};

	return RUN_SUITE("tcp_many", tests);
}
