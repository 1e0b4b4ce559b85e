/*
 * UDP over the loopback interface, on the virtual clock.
 */
#include "runtime_test.h"

#include "async/io.h"

static struct async_udp *open_udp(const char *host)
{
	struct async_udp *udp;

	ck_assert_int_eq(async_udp_open(host, 0, &udp), 0);
	ck_assert_int_gt(async_udp_port(udp), 0);
	return udp;
}

static struct async_address address_of(const struct async_udp *udp)
{
	struct async_address address;

	ck_assert_int_eq(async_udp_address(udp, &address), 0);
	return address;
}

TASK_TEST(datagrams_both_ways)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b = open_udp("127.0.0.1");
	struct async_address to = address_of(b), from, self = address_of(a);
	char buffer[16] = "";

	ck_assert_int_eq(async_udp_send(a, "hello", 5, &to), 5);
	ck_assert_int_eq(async_udp_send(a, "", 0, &to), 0);
	ck_assert_int_eq(async_udp_receive(b, buffer, sizeof buffer, &from), 5);
	ck_assert_str_eq(buffer, "hello");
	ck_assert(async_address_equal(&from, &self));
	/* An empty one is one. */
	ck_assert_int_eq(async_udp_receive(b, buffer, sizeof buffer, NULL), 0);
	ck_assert_int_eq(async_udp_send(b, "back", 4, &from), 4);
	ck_assert_int_eq(async_udp_receive(a, buffer, sizeof buffer, &from), 4);
	ck_assert(async_address_equal(&from, &to));
	async_udp_close(a);
	async_udp_close(b);
	return 0;
}

TASK_TEST(both_versions_at_once)
{
	struct async_udp *server = open_udp(NULL);
	struct async_udp *client = open_udp("127.0.0.1");
	struct async_address to, from, self = address_of(client);
	char byte;

	ck_assert_int_eq(
		async_address_parse("127.0.0.1", (uint16_t)async_udp_port(server), &to), 0);
	ck_assert_int_eq(async_udp_send(client, "x", 1, &to), 1);
	ck_assert_int_eq(async_udp_receive(server, &byte, 1, &from), 1);
	/* Not as an address of IPv6. */
	ck_assert(async_address_equal(&from, &self));
	ck_assert_int_eq(async_udp_send(server, "y", 1, &from), 1);
	ck_assert_int_eq(async_udp_receive(client, &byte, 1, &from), 1);
	ck_assert_int_eq(byte, 'y');
	async_udp_close(server);
	async_udp_close(client);
	return 0;
}

TASK_TEST(a_longer_datagram_is_an_error)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b = open_udp("127.0.0.1");
	struct async_address to = address_of(b), from, self = address_of(a);
	static char huge[70000];
	char buffer[4] = "";

	ck_assert_int_eq(async_udp_send(a, "hello", 5, &to), 5);
	ck_assert_int_eq(async_udp_send(a, "next", 4, &to), 4);
	ck_assert_int_eq(async_udp_receive(b, buffer, 3, &from), -EMSGSIZE);
	ck_assert_str_eq(async_last_error()->operation, "receive");
	ck_assert_str_eq(buffer, "hel");
	ck_assert(async_address_equal(&from, &self));
	ck_assert_int_eq(async_udp_receive(b, buffer, 4, NULL), 4);
	ck_assert_int_eq(async_udp_receive(b, buffer, 0, NULL), -EINVAL);
	ck_assert_int_eq(async_udp_send(a, huge, sizeof huge, &to), -EMSGSIZE);
	async_udp_close(a);
	async_udp_close(b);
	return 0;
}

TASK_TEST(a_connected_socket)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b = open_udp("127.0.0.1");
	struct async_udp *c = open_udp("127.0.0.1");
	struct async_address to_a = address_of(a), to_c = address_of(c);
	int port = async_udp_port(a);
	char byte;

	ck_assert_int_eq(async_udp_send(a, "x", 1, NULL), -EDESTADDRREQ);
	ck_assert_int_eq(async_udp_connect(a, "127.0.0.1", (uint16_t)async_udp_port(b)), 0);
	ck_assert_int_eq(async_udp_send(a, "x", 1, NULL), 1);
	ck_assert_int_eq(async_udp_receive(b, &byte, 1, NULL), 1);
	ck_assert_int_eq(async_udp_send(a, "x", 1, &to_c), -EISCONN);
	/* What others send does not arrive. */
	ck_assert_int_eq(async_udp_send(c, "c", 1, &to_a), 1);
	ck_assert_int_eq(async_udp_send(b, "b", 1, &to_a), 1);
	ck_assert_int_eq(async_udp_receive(a, &byte, 1, NULL), 1);
	ck_assert_int_eq(byte, 'b');
	/* Another peer, the same port. */
	ck_assert_int_eq(async_udp_connect(a, "127.0.0.1", (uint16_t)async_udp_port(c)), 0);
	ck_assert_int_eq(async_udp_port(a), port);
	ck_assert_int_eq(async_udp_send(a, "y", 1, NULL), 1);
	ck_assert_int_eq(async_udp_receive(c, &byte, 1, NULL), 1);
	ck_assert_int_eq(byte, 'y');
	async_udp_close(a);
	async_udp_close(b);
	async_udp_close(c);
	return 0;
}

TASK_TEST(nobody_listens)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b = open_udp("127.0.0.1");
	uint16_t port = (uint16_t)async_udp_port(b);
	char byte;

	async_udp_close(b);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_udp_connect(a, "127.0.0.1", port), 0);
	ck_assert_int_eq(async_udp_send(a, "x", 1, NULL), 1);
	/* Told by the network, about the datagram before: by whichever call comes next. */
	ck_assert_int_eq(async_udp_receive(a, &byte, 1, NULL), -ECONNREFUSED);
	/* And it goes on. */
	ck_assert_int_eq(async_udp_send(a, "x", 1, NULL), 1);
	async_udp_close(a);
	return 0;
}

static int receive_one(void *arg)
{
	char byte;

	return (int)async_udp_receive(arg, &byte, 1, NULL);
}

TASK_TEST(receivers_are_cancelled_exclusive_and_closed)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_address to = address_of(a);
	int rc, inside = 0;

	ASYNC_TIMEOUT (50, &rc)
		inside = receive_one(a);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);
	/* It took nothing. */
	ck_assert_int_eq(async_udp_send(a, "x", 1, &to), 1);
	ck_assert_int_eq(receive_one(a), 1);

	struct async_task *receiver = async_spawn(receive_one, a);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(receive_one(a), -EBUSY);
	async_udp_close(a);
	ck_assert_int_eq(async_await(receiver), ASYNC_ECLOSED);
	return 0;
}

TASK_TEST(a_port_in_use_and_a_wrong_host)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b;

	ck_assert_int_eq(async_udp_open("127.0.0.1", (uint16_t)async_udp_port(a), &b), -EADDRINUSE);
	ck_assert_ptr_null(b);
	ck_assert_int_eq(async_udp_open("192.0.2.1", 0, &b), -EADDRNOTAVAIL);
	ck_assert_ptr_null(b);
	async_udp_close(a);
	return 0;
}

struct sending {
	struct async_udp *udp;
	struct async_address to;
};

static int send_later(void *arg)
{
	struct sending *sending = arg;
	int rc = async_sleep(100);

	return rc < 0 ? rc : (int)async_udp_send(sending->udp, "x", 1, &sending->to);
}

TASK_TEST(the_virtual_clock_knows_what_is_under_way)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b = open_udp(NULL);
	struct sending sending = { .udp = a };
	int rc, inside = 0;

	ck_assert_int_eq(
		async_address_parse("127.0.0.1", (uint16_t)async_udp_port(b), &sending.to), 0);

	struct async_task *sender = async_spawn(send_later, &sending);

	ASYNC_TIMEOUT (101, &rc)
		inside = receive_one(b);
	ck_assert_int_eq(inside, 1);
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 100);
	ck_assert_int_eq(async_await(sender), 1);
	async_udp_close(a);
	async_udp_close(b);
	return 0;
}

/* What the kernel has dropped does not stop the time for ever. */
TASK_TEST(lost_datagrams_are_given_up)
{
	struct async_udp *a = open_udp("127.0.0.1");
	struct async_udp *b = open_udp("127.0.0.1");
	struct async_address to = address_of(b);
	static char data[32768], buffer[32768];
	size_t received = 0;
	int rc;

	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(async_udp_send(a, data, sizeof data, &to), sizeof data);
	ASYNC_TIMEOUT (1000, &rc)
		while (async_udp_receive(b, buffer, sizeof buffer, NULL) > 0)
			received++;
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_gt(received, 0);
	ck_assert_uint_lt(received, 100);
	ck_assert_uint_eq(async_now(), 1000);
	async_udp_close(a);
	async_udp_close(b);
	return 0;
}

TASK_TEST(what_is_left_open_is_closed_with_the_loop)
{
	(void)open_udp("127.0.0.1");
	(void)open_udp("127.0.0.1");
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		datagrams_both_ways,
		both_versions_at_once,
		a_longer_datagram_is_an_error,
		a_connected_socket,
		nobody_listens,
		receivers_are_cancelled_exclusive_and_closed,
		a_port_in_use_and_a_wrong_host,
		the_virtual_clock_knows_what_is_under_way,
		lost_datagrams_are_given_up,
		what_is_left_open_is_closed_with_the_loop,
	};

	return RUN_SUITE("udp", tests);
}
