/*
 * Shared channels and the loop: what it waits for, how it ends, and wrong use.
 */
#include "shared_test.h"

/* ---- the loop ------------------------------------------------------------------------------ */

static int waits_for_worker(void *arg)
{
	struct async_task *task = async_spawn(sends_on_a_worker, &(int){ 8 });
	int element = 0;

	(void)arg;
	ck_assert_int_eq(async_shared_channel_receive(channel, &element), 0);
	ck_assert_int_eq(async_await(task), 0);
	return element;
}

static void *sends_seven(void *arg)
{
	ck_assert_int_eq(async_shared_channel_send_blocking(channel, &(int){ 7 }), 0);
	return arg;
}

/* Nothing but the channel keeps this loop from a deadlock. */
static int waits_for_thread(void *arg)
{
	pthread_t thread;
	int element = 0;

	(void)arg;
	start(&thread, sends_seven, NULL);
	ck_assert_int_eq(async_shared_channel_receive(channel, &element), 0);
	pthread_join(thread, NULL);
	return element;
}

START_TEST(a_loop_waits_for_other_threads)
{
	static const enum async_clock clocks[] = { ASYNC_CLOCK_REAL, ASYNC_CLOCK_VIRTUAL };

	channel = new_channel(0);
	for (size_t i = 0; i < 2; i++) {
		struct async_config config = { .clock = clocks[i] };

		ck_assert_int_eq(async_run(waits_for_thread, NULL, &config), 7);
		ck_assert_int_eq(async_run(waits_for_worker, NULL, &config), 8);
	}
	async_shared_channel_unref(channel);
}
END_TEST

TASK_TEST(a_wait_does_not_hold_the_virtual_clock)
{
	struct once once = { .element = 0 };
	struct async_task *task;

	channel = new_channel(1);
	task = async_spawn(receive_once, &once);
	ck_assert_int_eq(async_sleep(3600 * 1000), 0);
	ck_assert_uint_eq(async_now(), 3600 * 1000);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	async_shared_channel_unref(channel);
	return 0;
}

static int receives_or_not(void *arg)
{
	return receive_once(arg) == 0 ? 0 : ASYNC_ECANCELED;
}

static int leaves_waits_behind(void *arg)
{
	static struct once once[2];

	(void)arg;
	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(async_spawn_detached(receives_or_not, &once[i], NULL), 0);
	return async_yield();
}

START_TEST(no_wait_outlives_its_loop)
{
	channel = new_channel(1);
	ck_assert_int_eq(async_run(leaves_waits_behind, NULL, NULL), 0);
	ck_assert_int_eq(async_shared_channel_try_send(channel, &(int){ 1 }), 0);
	ck_assert_uint_eq(async_shared_channel_count(channel), 1);
	async_shared_channel_unref(channel);
}
END_TEST

/* A loop that ends while other threads answer its tasks. */
START_TEST(a_loop_that_ends_while_it_is_answered)
{
	for (int i = 0; i < 100; i++) {
		pthread_t thread;

		channel = new_channel(1);
		start(&thread, i % 2 ? sends_seven : close_channel, channel);
		ck_assert_int_eq(async_run(leaves_waits_behind, NULL, NULL), 0);
		pthread_join(thread, NULL);
		async_shared_channel_unref(channel);
	}
}
END_TEST

/* ---- wrong use ----------------------------------------------------------------------------- */

static void block_on_a_loop(void *arg)
{
	int element = 1;

	ck_assert_int_eq(async_shared_channel_send_blocking(channel, &element), ASYNC_EMISUSE);
	ck_assert_int_eq(async_shared_channel_receive_blocking(channel, &element), ASYNC_EMISUSE);
	if (arg)
		async_event_set(arg);
}

TASK_TEST(blocking_on_a_loop_is_misuse)
{
	struct async_event *done = async_event_new();

	channel = new_channel(1);
	block_on_a_loop(NULL);
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_str_eq(async_last_error()->operation, "shared_channel_receive_blocking");
	ck_assert_ptr_nonnull(strstr(async_last_error()->detail, "send or receive in a task"));
	ck_assert_int_eq(async_post(async_loop_current(), block_on_a_loop, done), 0);
	ck_assert_int_eq(async_event_wait(done), 0);
	ck_assert_uint_eq(async_shared_channel_count(channel), 0);
	async_event_free(done);
	async_shared_channel_unref(channel);
	return 0;
}

static int waits_on_a_worker(void *arg)
{
	ck_assert_int_eq(async_shared_channel_send(channel, arg), ASYNC_ENOTASK);
	ck_assert_int_eq(async_shared_channel_receive(channel, arg), ASYNC_ENOTASK);
	ck_assert_ptr_nonnull(strstr(async_last_error()->detail, "worker"));
	return 0;
}

TASK_TEST(waiting_as_a_task_on_a_worker_is_refused)
{
	int element = 1;

	channel = new_channel(1);
	ck_assert_int_eq(async_to_thread(waits_on_a_worker, &element), 0);
	ck_assert_uint_eq(async_shared_channel_count(channel), 0);
	async_shared_channel_unref(channel);
	return 0;
}

/* `channel` still points at what is not freed: no leak to a leak checker. */
TASK_TEST(the_last_reference_given_back_while_somebody_waits)
{
	struct once once = { .element = 0 };
	struct async_task *task;

	channel = new_channel(1);
	task = async_spawn(receive_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	async_shared_channel_unref(channel);
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_ptr_nonnull(strstr(async_last_error()->detail, "not freed"));
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		a_loop_waits_for_other_threads,
		a_wait_does_not_hold_the_virtual_clock,
		no_wait_outlives_its_loop,
		a_loop_that_ends_while_it_is_answered,
		blocking_on_a_loop_is_misuse,
		waiting_as_a_task_on_a_worker_is_refused,
		the_last_reference_given_back_while_somebody_waits,
	};

	return RUN_SUITE("shared_loop", tests);
}
