/*
 * Reads, writes and sends that the system refuses.
 */
#include "fault_io_test.h"

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

int main(void)
{
	const TTest *const tests[] = {
		read_fails,
		write_fails,
		send_waits_for_room,
		senders_are_exclusive_and_closed,
	};

	return RUN_SUITE("fault_stream", tests);
}
