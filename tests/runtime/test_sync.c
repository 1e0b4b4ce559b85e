/*
 * Channels and semaphores: who waits, in which order, and how it ends.
 */
#include "runtime_test.h"

/* ---- channels ---------------------------------------------------------------------------- */

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

TASK_TEST(try_send_and_close)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	int value = 5;

	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
	ck_assert_int_eq(async_channel_try_send(channel, &value), -EAGAIN);
	async_channel_close(channel);
	ck_assert_int_eq(async_channel_try_send(channel, &value), ASYNC_ECLOSED);
	ck_assert_int_eq(async_channel_send(channel, &value), ASYNC_ECLOSED);
	value = 0;
	ck_assert_int_eq(async_channel_receive(channel, &value), 0);
	ck_assert_int_eq(value, 5);
	ck_assert_int_eq(async_channel_receive(channel, &value), ASYNC_ECLOSED);
	async_channel_free(channel);
	async_channel_free(NULL);
	return 0;
}

static int send_one(void *arg)
{
	int value = 1;

	return async_channel_send(arg, &value);
}

static int receive_one(void *arg)
{
	int value;

	return async_channel_receive(arg, &value);
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
	ASYNC_TIMEOUT (10, &rc)
		sent = async_channel_receive(channel, &value);
	ck_assert_int_eq(sent, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	async_channel_free(channel);
	return 0;
}

/* ---- semaphores -------------------------------------------------------------------------- */

static struct async_semaphore *semaphore;

static int hold(void *arg)
{
	int rc = async_semaphore_acquire(semaphore);

	if (rc < 0)
		return rc;
	log_event(arg);
	rc = async_sleep(10);
	async_semaphore_release(semaphore);
	return rc;
}

TASK_TEST(first_come_first_served)
{
	struct async_task *tasks[5];
	char *names[] = { "a", "b", "c", "d", "e" };

	semaphore = async_semaphore_new(2);
	for (size_t i = 0; i < 5; i++)
		tasks[i] = async_spawn(hold, names[i]);
	ck_assert_int_eq(async_gather(tasks, 5, NULL), 0);
	ck_assert_str_eq(event_log, "a b c d e");
	ck_assert_uint_eq(async_now(), 30);
	async_semaphore_free(semaphore);
	return 0;
}

static int release_and_acquire(void *arg)
{
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
		log_event(arg);
		async_semaphore_release(semaphore);
	}
	return 0;
}

TASK_TEST(nobody_overtakes)
{
	struct async_task *tasks[2];

	semaphore = async_semaphore_new(1);
	tasks[0] = async_spawn(release_and_acquire, "x");
	tasks[1] = async_spawn(release_and_acquire, "y");
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_str_eq(event_log, "x y x y x y");
	async_semaphore_free(semaphore);
	return 0;
}

TASK_TEST(a_cancelled_acquire_takes_no_permit)
{
	struct async_task *holder;
	int rc, inside = 0;

	semaphore = async_semaphore_new(1);
	holder = async_spawn(hold, "held");
	ck_assert_int_eq(async_sleep(1), 0);
	ASYNC_TIMEOUT (5, &rc)
		inside = async_semaphore_acquire(semaphore);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(holder), 0);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
	ck_assert_uint_eq(async_now(), 10);

	struct async_task *waiter = async_spawn(hold, "never");

	ck_assert_int_eq(async_sleep(1), 0);
	async_semaphore_free(semaphore);
	async_semaphore_free(NULL);
	ck_assert_int_eq(async_await(waiter), ASYNC_ECLOSED);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		a_full_channel_makes_the_producer_wait,
		without_capacity_sends_meet_receivers,
		try_send_and_close,
		close_wakes_those_who_wait,
		a_cancelled_send_did_not_happen,
		first_come_first_served,
		nobody_overtakes,
		a_cancelled_acquire_takes_no_permit,
	};

	return RUN_SUITE("sync", tests);
}
