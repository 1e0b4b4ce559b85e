/*
 * Name resolution. The machine may know no names at all: /etc/hosts decides whether "localhost" is
 * one, so that nothing here fails for want of it.
 */
#include "runtime_test.h"

#include "async/io.h"

static int log_other(void *arg)
{
	log_event(arg);
	return 0;
}

TASK_TEST(numeric_addresses)
{
	struct async_address addresses[4];
	char text[ASYNC_ADDRESS_TEXT];
	struct async_task *other = async_spawn(log_other, "other");

	ck_assert_int_eq(async_resolve("127.0.0.1", 80, addresses, 4), 1);
	/* A suspension point, although it knew. */
	ck_assert_str_eq(event_log, "other");
	ck_assert_int_eq(async_await(other), 0);
	ck_assert_int_gt(async_address_format(&addresses[0], text, sizeof text), 0);
	ck_assert_str_eq(text, "127.0.0.1:80");
	ck_assert_int_eq(async_resolve("::1", 443, addresses, 1), 1);
	ck_assert_int_gt(async_address_format(&addresses[0], text, sizeof text), 0);
	ck_assert_str_eq(text, "[::1]:443");
	ck_assert_int_eq(async_resolve("::1", 443, addresses, 0), -EINVAL);
	return 0;
}

TASK_TEST(a_name)
{
	struct async_address addresses[4];
	int count = async_resolve("localhost", 80, addresses, 4);

	if (count < 0)
		return 0;
	ck_assert_int_ge(count, 1);
	ck_assert_int_le(count, 4);
	for (int i = 0; i < count; i++)
		ck_assert_uint_eq(async_address_port(&addresses[i]), 80);
	ck_assert_int_eq(async_resolve("localhost", 80, addresses, 1), 1);
	/* However long a thread took, no time has passed. */
	ck_assert_uint_eq(async_now(), 0);
	return 0;
}

TASK_TEST(a_name_that_is_none)
{
	struct async_address address;
	char long_name[2000];

	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	ck_assert_int_lt(async_resolve(long_name, 80, &address, 1), 0);
	ck_assert_str_eq(async_last_error()->operation, "resolve");
	ck_assert_int_lt(async_resolve("", 80, &address, 1), 0);
	return 0;
}

static int resolve_task(void *arg)
{
	struct async_address address[8];

	/* On this stack, which is gone long before the thread has done. */
	return async_resolve(arg, 80, address, 8);
}

TASK_TEST(cancelled_requests_own_their_memory)
{
	struct async_task *tasks[32];

	for (size_t i = 0; i < 32; i++)
		tasks[i] = async_spawn(resolve_task, "localhost");
	ck_assert_int_eq(async_yield_microtask(), 0);
	for (size_t i = 0; i < 32; i++)
		ck_assert_int_eq(async_cancel_and_await(tasks[i]), ASYNC_ECANCELED);
	return 0;
}

TASK_TEST(cancelled_before)
{
	struct async_address address;
	int rc;

	ASYNC_TIMEOUT (0, &rc) {
		ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
		ck_assert_int_eq(async_resolve("127.0.0.1", 80, &address, 1), ASYNC_ECANCELED);
		ck_assert_int_eq(async_resolve("localhost", 80, &address, 1), ASYNC_ECANCELED);
	}
	return 0;
}

START_TEST(outside_of_a_task)
{
	struct async_address address;

	ck_assert_int_eq(async_resolve("127.0.0.1", 80, &address, 1), ASYNC_ENOTASK);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		numeric_addresses,
		a_name,
		a_name_that_is_none,
		cancelled_requests_own_their_memory,
		cancelled_before,
		outside_of_a_task,
	};

	return RUN_SUITE("resolve", tests);
}
