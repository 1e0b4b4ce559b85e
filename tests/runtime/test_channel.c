/*
 * Channels: who waits, in which order, how it ends, and that no element is lost or seen twice.
 */
#include "runtime_test.h"

struct flow {
	struct async_channel *channel;
	int count;
	uint64_t sent[16];
};

static int produce(void *arg)
{
	struct flow *flow = arg;

	for (int i = 0; i < flow->count; i++) {
		int rc = async_channel_send(flow->channel, &i);

		if (rc < 0)
			return rc;
		flow->sent[i] = async_now();
	}
	async_channel_close(flow->channel);
	return 0;
}

static void consume(struct flow *flow, uint64_t pause)
{
	int value, expected = 0;

	for (;;) {
		int rc = async_channel_receive(flow->channel, &value);

		if (rc == ASYNC_ECLOSED)
			break;
		ck_assert_int_eq(rc, 0);
		ck_assert_int_eq(value, expected++);
		ck_assert_int_eq(async_sleep(pause), 0);
	}
	ck_assert_int_eq(expected, flow->count);
}

static void flow_of(size_t capacity, struct flow *flow)
{
	struct async_task *producer;

	flow->channel = async_channel_new(sizeof(int), capacity);
	ck_assert_ptr_nonnull(flow->channel);
	producer = async_spawn(produce, flow);
	consume(flow, 10);
	ck_assert_int_eq(async_await(producer), 0);
	async_channel_free(flow->channel);
}

TASK_TEST(a_full_channel_makes_the_producer_wait)
{
	struct flow flow = { .count = 6 };

	flow_of(2, &flow);
	/* One is taken at once and two fit; each of the others waits for the consumer. */
	for (int i = 0; i < 6; i++)
		ck_assert_uint_eq(flow.sent[i], i < 3 ? 0 : (uint64_t)(i - 2) * 10);
	ck_assert_uint_eq(async_now(), 60);
	return 0;
}

TASK_TEST(without_capacity_sends_meet_receivers)
{
	struct flow flow = { .count = 4 };

	flow_of(0, &flow);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(flow.sent[i], (uint64_t)i * 10);
	return 0;
}

TASK_TEST(trying_never_waits)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	int value = 5;

	ck_assert_int_eq(async_channel_try_receive(channel, &value), -EAGAIN);
	ck_assert_uint_eq(async_channel_count(channel), 0);
	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	ck_assert_int_eq(async_channel_try_send(channel, &value), -EAGAIN);
	ck_assert_uint_eq(async_channel_count(channel), 1);
	async_channel_close(channel);
	ck_assert_int_eq(async_channel_try_send(channel, &value), ASYNC_ECLOSED);
	ck_assert_int_eq(async_channel_send(channel, &value), ASYNC_ECLOSED);
	ck_assert_int_eq(async_last_error()->code, ASYNC_ECLOSED);
	value = 0;
	ck_assert_int_eq(async_channel_try_receive(channel, &value), 0);
	ck_assert_int_eq(value, 5);
	ck_assert_int_eq(async_channel_try_receive(channel, &value), ASYNC_ECLOSED);
	ck_assert_int_eq(async_channel_receive(channel, &value), ASYNC_ECLOSED);
	async_channel_close(channel);
	async_channel_free(channel);
	async_channel_free(NULL);
	return 0;
}

TASK_TEST(sizes_that_do_not_fit_in_memory)
{
	struct async_channel *channel;
	int count = 0, rc;

	ck_assert_ptr_null(async_channel_new(SIZE_MAX / 2, 3));
	ck_assert_ptr_null(async_channel_new(1, SIZE_MAX));
	/* Elements of no size are mere signals. */
	channel = async_channel_new(0, SIZE_MAX);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(async_channel_send(channel, NULL), 0);
	async_channel_close(channel);
	while ((rc = async_channel_receive(channel, NULL)) == 0)
		count++;
	ck_assert_int_eq(rc, ASYNC_ECLOSED);
	ck_assert_int_eq(count, 3);
	async_channel_free(channel);
	return 0;
}

static int send_one(void *arg)
{
	int value = 1;

	return async_channel_send(arg, &value);
}

static int receive_one(void *arg)
{
	int value, rc = async_channel_receive(arg, &value);

	return rc < 0 ? rc : value;
}

TASK_TEST(close_wakes_those_who_wait)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 0);
	struct async_task *sender = async_spawn(send_one, channel);

	ck_assert_int_eq(async_sleep(1), 0);
	async_channel_close(channel);
	ck_assert_int_eq(async_await(sender), ASYNC_ECLOSED);
	async_channel_free(channel);

	channel = async_channel_new(sizeof(int), 4);

	struct async_task *receiver = async_spawn(receive_one, channel);

	ck_assert_int_eq(async_sleep(1), 0);
	async_channel_free(channel);
	ck_assert_int_eq(async_await(receiver), ASYNC_ECLOSED);
	return 0;
}

TASK_TEST(a_cancelled_send_did_not_happen)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 0);
	int rc, value = 3, sent = 0;

	ASYNC_TIMEOUT (10, &rc)
		sent = async_channel_send(channel, &value);
	ck_assert_int_eq(sent, ASYNC_ECANCELED);
	ck_assert_int_eq(async_channel_try_receive(channel, &value), -EAGAIN);
	ASYNC_TIMEOUT (10, &rc)
		sent = async_channel_receive(channel, &value);
	ck_assert_int_eq(sent, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_channel_try_send(channel, &value), -EAGAIN);
	async_channel_free(channel);
	return 0;
}

TASK_TEST(in_a_cancelled_scope_nothing_is_taken)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 2);
	int rc, value = 3, sent = 0, received = 0;

	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	ASYNC_TIMEOUT (0, &rc) {
		(void)async_sleep(5);
		sent = async_channel_send(channel, &value);
		received = async_channel_receive(channel, &value);
	}
	ck_assert_int_eq(sent, ASYNC_ECANCELED);
	ck_assert_int_eq(received, ASYNC_ECANCELED);
	ck_assert_uint_eq(async_channel_count(channel), 1);
	async_channel_free(channel);
	return 0;
}

/* ---- order ------------------------------------------------------------------------------- */

struct numbered {
	struct async_channel *channel;
	int number;
};

static int send_number(void *arg)
{
	struct numbered *one = arg;

	return async_channel_send(one->channel, &one->number);
}

static int receive_number(void *arg)
{
	struct numbered *one = arg;

	return async_channel_receive(one->channel, &one->number);
}

TASK_TEST(senders_are_served_in_order_also_after_one_is_cancelled)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	struct numbered senders[5];
	struct async_task *tasks[5];
	int expected[] = { 0, 1, 3, 4 }, value;

	for (int i = 0; i < 5; i++) {
		senders[i] = (struct numbered){ channel, i };
		tasks[i] = async_spawn(send_number, &senders[i]);
	}
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_cancel_and_await(tasks[2]), ASYNC_ECANCELED);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(async_channel_receive(channel, &value), 0);
		ck_assert_int_eq(value, expected[i]);
	}
	ck_assert_int_eq(async_channel_try_receive(channel, &value), -EAGAIN);
	for (int i = 0; i < 5; i++)
		if (i != 2)
			ck_assert_int_eq(async_await(tasks[i]), 0);
	async_channel_free(channel);
	return 0;
}

TASK_TEST(receivers_are_served_in_order_and_nobody_overtakes)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 8);
	struct numbered receivers[3];
	struct async_task *tasks[3];
	int value = 10, mine = 0;

	for (int i = 0; i < 3; i++) {
		receivers[i] = (struct numbered){ channel, -1 };
		tasks[i] = async_spawn(receive_number, &receivers[i]);
	}
	ck_assert_int_eq(async_sleep(1), 0);
	for (; value < 13; value++)
		ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	/* They have not run yet, but what came is theirs. */
	ck_assert_int_eq(async_channel_try_receive(channel, &mine), -EAGAIN);
	ck_assert_int_eq(async_gather(tasks, 3, NULL), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(receivers[i].number, 10 + i);
	async_channel_free(channel);
	return 0;
}

/* ---- a wake-up and a cancellation in one turn ---------------------------------------------- */

TASK_TEST(an_element_that_was_handed_over_is_not_lost_by_cancelling)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 0);
	struct async_task *task = async_spawn(receive_one, channel);
	int value = 7;

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	async_cancel(task);
	ck_assert_int_eq(async_await(task), 7);
	async_channel_free(channel);
	return 0;
}

TASK_TEST(who_was_cancelled_before_gets_no_element)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 0);
	struct async_task *first = async_spawn(receive_one, channel);
	struct async_task *second = async_spawn(receive_one, channel);
	int value = 7;

	ck_assert_int_eq(async_sleep(1), 0);
	async_cancel(first);
	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	ck_assert_int_eq(async_await(first), ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(second), 7);
	async_channel_free(channel);
	return 0;
}

TASK_TEST(what_was_taken_was_sent)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 0);
	struct async_task *task = async_spawn(send_one, channel);
	int value = 0;

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_channel_try_receive(channel, &value), 0);
	async_cancel(task);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(value, 1);

	task = async_spawn(send_one, channel);
	ck_assert_int_eq(async_sleep(1), 0);
	async_cancel(task);
	ck_assert_int_eq(async_channel_try_receive(channel, &value), -EAGAIN);
	ck_assert_int_eq(async_await(task), ASYNC_ECANCELED);
	async_channel_free(channel);
	return 0;
}

/* ---- for each ------------------------------------------------------------------------------ */

TASK_TEST(for_each_ends_with_the_channel)
{
	struct flow flow = { .count = 5, .channel = async_channel_new(sizeof(int), 2) };
	struct async_task *producer = async_spawn(produce, &flow);
	int value, rc = -1, expected = 0;

	ASYNC_FOR_EACH (value, flow.channel, &rc) {
		ck_assert_int_eq(rc, 0);
		ck_assert_int_eq(value, expected++);
		if (value == 2)
			continue;
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(expected, 5);
	ck_assert_int_eq(async_await(producer), 0);
	async_channel_free(flow.channel);
	return 0;
}

TASK_TEST(for_each_tells_a_cancellation)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 2);
	int value = 1, rc = 0, timeout_rc, rounds = 0;

	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	ASYNC_TIMEOUT (10, &timeout_rc)
		ASYNC_FOR_EACH (value, channel, &rc)
			rounds++;
	ck_assert_int_eq(rounds, 1);
	ck_assert_int_eq(rc, ASYNC_ECANCELED);
	ck_assert_int_eq(timeout_rc, ASYNC_ETIMEDOUT);
	async_channel_free(channel);
	return 0;
}

static int first_above(struct async_channel *channel, int limit)
{
	int value, rc;

	ASYNC_FOR_EACH (value, channel, &rc)
		if (value > limit)
			return value;
	return rc;
}

TASK_TEST(for_each_is_left_like_any_loop)
{
	struct flow flow = { .count = 8, .channel = async_channel_new(sizeof(int), 8) };
	int value, rc;

	ck_assert_int_eq(produce(&flow), 0);
	ASYNC_FOR_EACH (value, flow.channel, &rc) {
		if (value == 3)
			rc = -EIO;
		if (rc < 0)
			break;
	}
	ck_assert_int_eq(rc, -EIO);
	ck_assert_int_eq(first_above(flow.channel, 4), 5);
	ASYNC_FOR_EACH (value, flow.channel, NULL)
		if (value == 6)
			goto out;
	ck_abort_msg("not reached");
out:
	ck_assert_uint_eq(async_channel_count(flow.channel), 1);
	async_channel_free(flow.channel);
	return 0;
}

TASK_TEST(for_each_wants_a_variable_of_the_right_size)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 2);
	int value = 1, rc = 0;
	char small;

	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	ASYNC_FOR_EACH (small, channel, &rc)
		ck_abort_msg("not reached");
	ck_assert_int_eq(rc, ASYNC_EMISUSE);
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_uint_eq(async_channel_count(channel), 1);
	async_channel_free(channel);
	return 0;
}

START_TEST(outside_of_a_task)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	int value = 1, rc = 0;

	ck_assert_int_eq(async_channel_send(channel, &value), ASYNC_ENOTASK);
	ck_assert_int_eq(async_channel_receive(channel, &value), ASYNC_ENOTASK);
	ASYNC_FOR_EACH (value, channel, &rc)
		ck_abort_msg("not reached");
	ck_assert_int_eq(rc, ASYNC_ENOTASK);
	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	async_channel_free(channel);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_full_channel_makes_the_producer_wait,
		without_capacity_sends_meet_receivers,
		trying_never_waits,
		sizes_that_do_not_fit_in_memory,
		close_wakes_those_who_wait,
		a_cancelled_send_did_not_happen,
		in_a_cancelled_scope_nothing_is_taken,
		senders_are_served_in_order_also_after_one_is_cancelled,
		receivers_are_served_in_order_and_nobody_overtakes,
		an_element_that_was_handed_over_is_not_lost_by_cancelling,
		who_was_cancelled_before_gets_no_element,
		what_was_taken_was_sent,
		for_each_ends_with_the_channel,
		for_each_tells_a_cancellation,
		for_each_is_left_like_any_loop,
		for_each_wants_a_variable_of_the_right_size,
		outside_of_a_task,
	};

	return RUN_SUITE("channel", tests);
}
