/*
 * Shared channels: order, and how waits end.
 *
 * Where a test needs a wait that another thread has answered and its loop does not know of yet, the
 * task joins that thread: until then the loop stands still.
 */
#include "shared_test.h"

/* Runs fn(arg) on another thread while this one, and its loop, stand still. */
static void elsewhere(void *(*fn)(void *arg), void *arg)
{
	pthread_t thread;

	start(&thread, fn, arg);
	pthread_join(thread, NULL);
}

static void *try_send(void *arg)
{
	ck_assert_int_eq(async_shared_channel_try_send(channel, arg), 0);
	return NULL;
}

static void *try_receive(void *arg)
{
	ck_assert_int_eq(async_shared_channel_try_receive(channel, arg), 0);
	return NULL;
}

/* After everything a loop is left with no wait to expect: it tells a deadlock again. */
static int deadlocks(void *arg)
{
	struct async_event *never = async_event_new();
	int rc = ((async_fn)arg)(NULL);

	ck_assert_int_eq(rc, 0);
	rc = async_event_wait(never);
	async_event_free(never);
	return rc;
}

static void expect_balance(async_fn body)
{
	ck_assert_int_eq(run_virtual(deadlocks, (void *)body), ASYNC_EDEADLOCK);
}

/* ---- on one loop --------------------------------------------------------------------------- */

TASK_TEST(elements_come_out_in_the_order_they_went_in)
{
	int element;

	channel = new_channel(2);
	for (int i = 0; i < 5; i++) {
		int next = i * 2 + 1;

		ck_assert_int_eq(async_shared_channel_send(channel, &(int){ i * 2 }), 0);
		ck_assert_int_eq(async_shared_channel_try_send(channel, &next), 0);
		ck_assert_int_eq(async_shared_channel_try_send(channel, &next), -EAGAIN);
		ck_assert_uint_eq(async_shared_channel_count(channel), 2);
		ck_assert_int_eq(async_shared_channel_receive(channel, &element), 0);
		ck_assert_int_eq(element, i * 2);
		ck_assert_int_eq(async_shared_channel_try_receive(channel, &element), 0);
		ck_assert_int_eq(element, next);
		ck_assert_int_eq(async_shared_channel_try_receive(channel, &element), -EAGAIN);
		ck_assert_uint_eq(async_shared_channel_count(channel), 0);
	}
	async_shared_channel_unref(channel);
	async_shared_channel_unref(NULL);
	return 0;
}

TASK_TEST(first_come_first_served)
{
	struct once once[] = { { 1, "a" }, { 2, "b" }, { 3, "c" } };
	struct async_task *tasks[3];

	channel = new_channel(1);
	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(receive_once, &once[i]);
	ck_assert_int_eq(async_yield(), 0);
	for (int i = 7; i < 10; i++)
		ck_assert_int_eq(async_shared_channel_try_send(channel, &i), 0);
	ck_assert_int_eq(async_gather(tasks, 3, NULL), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(once[i].element, 7 + i);

	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(send_once, &once[i]);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_uint_eq(async_shared_channel_count(channel), 1);
	for (int i = 7; i < 10; i++) {
		int element;

		ck_assert_int_eq(async_shared_channel_try_receive(channel, &element), 0);
		ck_assert_int_eq(element, i);
	}
	ck_assert_int_eq(async_gather(tasks, 3, NULL), 0);
	ck_assert_str_eq(event_log, "a b c a b c");
	async_shared_channel_unref(channel);
	return 0;
}

TASK_TEST(a_call_that_need_not_wait_lets_others_run)
{
	struct async_task *task;
	int element = 1;

	channel = new_channel(1);
	task = async_spawn(log_task, "other");
	ck_assert_int_eq(async_shared_channel_send(channel, &element), 0);
	log_event("sent");
	ck_assert_int_eq(async_await(task), 0);
	task = async_spawn(log_task, "other");
	ck_assert_int_eq(async_shared_channel_receive(channel, &element), 0);
	log_event("received");
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_str_eq(event_log, "other sent other received");
	async_shared_channel_unref(channel);
	return 0;
}

TASK_TEST(without_room_a_send_waits_for_its_receiver)
{
	struct once once = { .element = 5, .name = "sent" };
	struct async_task *task;
	int element = 0;

	channel = new_channel(0);
	ck_assert_int_eq(async_shared_channel_try_send(channel, &element), -EAGAIN);
	task = async_spawn(send_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_str_eq(event_log, "");
	ck_assert_uint_eq(async_shared_channel_count(channel), 0);
	elsewhere(try_receive, &element);
	ck_assert_int_eq(element, 5);
	ck_assert_int_eq(async_await(task), 0);

	once.name = "received";
	task = async_spawn(receive_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	element = 6;
	elsewhere(try_send, &element);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(once.element, 6);
	ck_assert_str_eq(event_log, "sent received");
	async_shared_channel_unref(channel);
	return 0;
}

TASK_TEST(elements_without_a_size_and_channels_too_large)
{
	ck_assert_ptr_null(async_shared_channel_new(SIZE_MAX / 2, 3));
	ck_assert_ptr_null(async_shared_channel_new(1, SIZE_MAX));
	channel = async_shared_channel_new(0, 2);
	ck_assert_int_eq(async_shared_channel_send(channel, NULL), 0);
	ck_assert_int_eq(async_shared_channel_try_send(channel, NULL), 0);
	ck_assert_int_eq(async_shared_channel_try_send(channel, NULL), -EAGAIN);
	ck_assert_int_eq(async_shared_channel_receive(channel, NULL), 0);
	async_shared_channel_unref(channel);
	return 0;
}

/* ---- closing ------------------------------------------------------------------------------- */

static int receives_blocking(void *arg)
{
	return async_shared_channel_receive_blocking(channel, arg);
}

static int receives_on_a_worker(void *arg)
{
	return async_to_thread(receives_blocking, arg);
}

static void close_while_waiting(struct async_task **tasks, void *(*closes)(void *))
{
	int results[3];

	/* Time would not pass: the worker holds the clock. */
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(async_yield(), 0);
		sched_yield();
	}
	if (closes)
		elsewhere(closes, channel);
	else
		async_shared_channel_close(channel);
	ck_assert_int_eq(async_all_settled(tasks, 3, results), 0);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(results[i], ASYNC_ECLOSED);
}

static int closing_ends_all_waits(void *arg)
{
	struct once once = { .element = 1 };
	void *(*const closes[])(void *) = { NULL, close_channel };
	int element = 2;

	(void)arg;
	for (size_t i = 0; i < 2; i++) {
		struct async_task *receivers[] = { async_spawn(receive_once, &once),
			async_spawn(receives_on_a_worker, &element),
			async_spawn(receive_once, &once) };

		channel = new_channel(1);
		close_while_waiting(receivers, closes[i]);
		ck_assert_int_eq(async_shared_channel_receive(channel, &element), ASYNC_ECLOSED);
		ck_assert_int_eq(async_shared_channel_send(channel, &element), ASYNC_ECLOSED);
		ck_assert_int_eq(async_last_error()->code, ASYNC_ECLOSED);
		async_shared_channel_unref(channel);

		struct async_task *senders[] = { async_spawn(send_once, &once),
			async_spawn(sends_on_a_worker, &element), async_spawn(send_once, &once) };

		channel = new_channel(1);
		ck_assert_int_eq(async_shared_channel_try_send(channel, &(int){ 9 }), 0);
		close_while_waiting(senders, closes[i]);
		async_shared_channel_close(channel);
		/* What was in it is still there, and what was not sent is not. */
		ck_assert_int_eq(async_shared_channel_receive(channel, &element), 0);
		ck_assert_int_eq(element, 9);
		ck_assert_int_eq(async_shared_channel_receive(channel, &element), ASYNC_ECLOSED);
		ck_assert_int_eq(async_shared_channel_try_send(channel, &element), ASYNC_ECLOSED);
		ck_assert_int_eq(
			async_shared_channel_try_receive(channel, &element), ASYNC_ECLOSED);
		async_shared_channel_unref(channel);
	}
	return 0;
}

START_TEST(closing_ends_the_waits_of_tasks_and_threads)
{
	expect_balance(closing_ends_all_waits);
}
END_TEST

/* ---- cancellation -------------------------------------------------------------------------- */

static int cancels_waits(void *arg)
{
	struct once once = { .element = 1 };
	int rc, inside = 0, element = 0;

	(void)arg;
	channel = new_channel(1);
	ASYNC_TIMEOUT (10, &rc)
		inside = async_shared_channel_receive(channel, &element);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	/* It left the queue: the element stays. */
	elsewhere(try_send, &once.element);
	ck_assert_uint_eq(async_shared_channel_count(channel), 1);

	inside = 0;
	ASYNC_TIMEOUT (10, &rc)
		inside = async_shared_channel_send(channel, &(int){ 2 });
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_shared_channel_receive(channel, &element), 0);
	ck_assert_int_eq(element, 1);
	ck_assert_int_eq(async_shared_channel_try_receive(channel, &element), -EAGAIN);
	/* Before it waits, too. */
	ASYNC_TIMEOUT (0, &rc) {
		(void)async_sleep(1);
		ck_assert_int_eq(async_shared_channel_send(channel, &(int){ 3 }), ASYNC_ECANCELED);
	}
	ck_assert_uint_eq(async_shared_channel_count(channel), 0);
	async_shared_channel_unref(channel);
	return 0;
}

START_TEST(a_cancelled_wait_did_not_happen)
{
	expect_balance(cancels_waits);
}
END_TEST

static int cancels_too_late(void *arg)
{
	struct once once = { .element = 0 };
	struct async_task *task;
	int element = 4;

	(void)arg;
	channel = new_channel(1);
	task = async_spawn(receive_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	elsewhere(try_send, &element);
	ck_assert_int_eq(async_cancel_and_await(task), 0);
	ck_assert_int_eq(once.element, 4);
	ck_assert_uint_eq(async_shared_channel_count(channel), 0);

	ck_assert_int_eq(async_shared_channel_try_send(channel, &element), 0);
	once.element = 5;
	task = async_spawn(send_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	elsewhere(try_receive, &element);
	ck_assert_int_eq(async_cancel_and_await(task), 0);
	ck_assert_int_eq(async_shared_channel_try_receive(channel, &element), 0);
	ck_assert_int_eq(element, 5);

	task = async_spawn(receive_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	elsewhere(close_channel, channel);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECLOSED);
	async_shared_channel_unref(channel);
	return 0;
}

START_TEST(a_cancellation_after_the_answer_comes_too_late)
{
	expect_balance(cancels_too_late);
}
END_TEST

/* The task came first, whenever the thread comes. */
static void *receives_into(void *arg)
{
	ck_assert_int_eq(async_shared_channel_receive_blocking(channel, arg), 0);
	return NULL;
}

TASK_TEST(a_thread_does_not_overtake_a_task)
{
	struct once once = { .element = 0 };
	struct async_task *task;
	pthread_t thread;
	int of_thread = 0;

	channel = new_channel(2);
	task = async_spawn(receive_once, &once);
	ck_assert_int_eq(async_yield(), 0);
	start(&thread, receives_into, &of_thread);
	sched_yield();
	ck_assert_int_eq(async_shared_channel_try_send(channel, &(int){ 1 }), 0);
	ck_assert_int_eq(async_shared_channel_try_send(channel, &(int){ 2 }), 0);
	pthread_join(thread, NULL);
	ck_assert_int_eq(of_thread, 2);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(once.element, 1);
	async_shared_channel_unref(channel);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		elements_come_out_in_the_order_they_went_in,
		first_come_first_served,
		a_call_that_need_not_wait_lets_others_run,
		without_room_a_send_waits_for_its_receiver,
		elements_without_a_size_and_channels_too_large,
		closing_ends_the_waits_of_tasks_and_threads,
		a_cancelled_wait_did_not_happen,
		a_cancellation_after_the_answer_comes_too_late,
		a_thread_does_not_overtake_a_task,
	};

	return RUN_SUITE("shared", tests);
}
