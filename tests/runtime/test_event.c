/*
 * Events and conditions: who waits, in which order, how it ends, and that nothing is lost between
 * a wake-up and a cancellation.
 */
#include "runtime_test.h"

static struct async_mutex *mutex;
static struct async_event *event;
static struct async_condition *condition;

/* ---- events ------------------------------------------------------------------------------ */

static int waits(void *arg)
{
	int rc = async_event_wait(event);

	if (rc == 0)
		log_event(arg);
	return rc;
}

TASK_TEST(an_event_wakes_all_and_lets_through)
{
	struct async_task *tasks[2];

	event = async_event_new();
	ck_assert(!async_event_is_set(event));
	tasks[0] = async_spawn(waits, "a");
	tasks[1] = async_spawn(waits, "b");
	pause_for(5);
	ck_assert_str_eq(event_log, "");
	async_event_set(event);
	async_event_set(event);
	ck_assert(async_event_is_set(event));
	async_event_reset(event); /* too late for those two */
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_str_eq(event_log, "a b");

	async_event_set(event);
	ck_assert_int_eq(async_event_wait(event), 0);
	ck_assert_uint_eq(async_now(), 5);
	async_event_free(event);
	async_event_free(NULL);
	return 0;
}

TASK_TEST(a_wait_for_an_event_ends_with_cancellation_or_the_event)
{
	struct async_task *task;
	int rc, inside = 0;

	event = async_event_new();
	ASYNC_TIMEOUT (10, &rc)
		inside = async_event_wait(event);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);

	task = async_spawn(waits, "set");
	pause_for(1);
	async_event_set(event);
	async_cancel(task);
	ck_assert_int_eq(async_await(task), 0);

	async_event_reset(event);
	task = async_spawn(waits, "never");
	pause_for(1);
	async_event_free(event);
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	ck_assert_int_eq(async_last_error()->code, ASYNC_ECLOSED);
	return 0;
}

static void set_event(void *arg)
{
	async_event_set(arg);
}

TASK_TEST(an_event_is_set_from_a_callback_of_the_loop)
{
	event = async_event_new();
	ck_assert_int_eq(async_post(async_loop_current(), set_event, event), 0);
	ck_assert_int_eq(async_event_wait(event), 0);
	async_event_free(event);
	return 0;
}

/* ---- conditions -------------------------------------------------------------------------- */

static int locks(void *arg)
{
	int rc;

	ASYNC_LOCKED (mutex, &rc) {
		log_event(arg);
		rc = async_sleep(10);
	}
	return rc;
}

static int available;

static int takes_one(void *arg)
{
	int rc;

	ASYNC_LOCKED (mutex, &rc) {
		while (rc == 0 && available == 0)
			rc = async_condition_wait(condition, mutex);
		if (rc == 0) {
			available--;
			log_event(arg);
		}
	}
	return rc;
}

static void condition_begin(void)
{
	mutex = async_mutex_new();
	condition = async_condition_new();
	available = 0;
}

static void condition_end(void)
{
	async_condition_free(condition);
	async_mutex_free(mutex);
	ck_assert_int_ne(async_last_error()->code, ASYNC_EMISUSE);
}

TASK_TEST(a_signal_wakes_the_longest_waiter_and_a_broadcast_all)
{
	struct async_task *tasks[4];
	char *names[] = { "a", "b", "c", "d" };

	condition_begin();
	for (size_t i = 0; i < 4; i++)
		tasks[i] = async_spawn(takes_one, names[i]);
	pause_for(1);
	available = 1;
	async_condition_signal(condition);
	pause_for(1);
	ck_assert_str_eq(event_log, "a");
	available = 3;
	async_condition_broadcast(condition);
	ck_assert_int_eq(async_gather(tasks, 4, NULL), 0);
	ck_assert_str_eq(event_log, "a b c d");
	async_condition_signal(condition);
	condition_end();
	async_condition_free(NULL);
	return 0;
}

TASK_TEST(a_woken_task_waits_behind_those_who_wait_for_the_mutex)
{
	struct async_task *waiter, *other;

	condition_begin();
	waiter = async_spawn(takes_one, "woken");
	pause_for(1);
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	other = async_spawn(locks, "other");
	pause_for(1);
	available = 1;
	async_condition_signal(condition);
	pause_for(5);
	ck_assert_str_eq(event_log, "");
	async_mutex_unlock(mutex);
	ck_assert_int_eq(async_await(waiter), 0);
	ck_assert_str_eq(event_log, "other woken");
	ck_assert_int_eq(async_await(other), 0);
	condition_end();
	return 0;
}

TASK_TEST(a_cancelled_wait_takes_the_mutex_back_first)
{
	int rc, inner = 0;
	struct async_task *other;

	condition_begin();
	other = async_spawn(locks, "other");
	ASYNC_TIMEOUT (5, &rc)
		ASYNC_LOCKED (mutex, NULL) {
			inner = async_condition_wait(condition, mutex);
			/* `other` has it from 0 to 10. */
			ck_assert_uint_eq(async_now(), 10);
			ck_assert_int_eq(async_mutex_lock(mutex), ASYNC_ECANCELED);
		}
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_await(other), 0);
	/* At once, when it is free. */
	ASYNC_TIMEOUT (5, &rc)
		ASYNC_LOCKED (mutex, NULL)
			inner = async_condition_wait(condition, mutex);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 15);
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	async_mutex_unlock(mutex);
	condition_end();
	return 0;
}

TASK_TEST(a_signal_is_not_lost_between_signal_and_cancel)
{
	struct async_task *first, *second;

	condition_begin();
	/* Signalled, then cancelled: it was signalled, though it still waits for the mutex. */
	first = async_spawn(takes_one, "first");
	second = async_spawn(takes_one, "second");
	pause_for(1);
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	available = 1;
	async_condition_signal(condition);
	async_cancel(first);
	pause_for(5);
	async_mutex_unlock(mutex);
	ck_assert_int_eq(async_await(first), 0);
	/* Cancelled, then signalled: the signal is for the next one. */
	first = async_spawn(takes_one, "third");
	pause_for(1);
	available = 1;
	async_cancel(second);
	async_condition_signal(condition);
	ck_assert_int_eq(async_await(second), ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(first), 0);
	ck_assert_str_eq(event_log, "first third");
	condition_end();
	return 0;
}

TASK_TEST(wrong_use_and_the_end_of_a_condition)
{
	struct async_task *task;

	condition_begin();
	ck_assert_int_eq(async_condition_wait(condition, mutex), ASYNC_EMISUSE);
	expect_misuse("does not hold");
	task = async_spawn(takes_one, "never");
	pause_for(1);
	async_mutex_free(mutex);
	expect_misuse("waits on a condition");
	async_condition_free(condition);
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	async_mutex_free(mutex);
	return 0;
}

START_TEST(outside_of_a_task)
{
	mutex = async_mutex_new();
	event = async_event_new();
	condition = async_condition_new();
	ck_assert_int_eq(async_event_wait(event), ASYNC_ENOTASK);
	ck_assert_int_eq(async_condition_wait(condition, mutex), ASYNC_ENOTASK);
	async_mutex_free(mutex);
	async_event_free(event);
	async_condition_free(condition);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_event_wakes_all_and_lets_through,
		a_wait_for_an_event_ends_with_cancellation_or_the_event,
		an_event_is_set_from_a_callback_of_the_loop,
		a_signal_wakes_the_longest_waiter_and_a_broadcast_all,
		a_woken_task_waits_behind_those_who_wait_for_the_mutex,
		a_cancelled_wait_takes_the_mutex_back_first,
		a_signal_is_not_lost_between_signal_and_cancel,
		wrong_use_and_the_end_of_a_condition,
		outside_of_a_task,
	};

	return RUN_SUITE("event", tests);
}
