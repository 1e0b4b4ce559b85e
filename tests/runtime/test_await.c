/*
 * Handles: each is used up once, whatever state its task is in; and cancelling in the middle of
 * being cancelled.
 */
#include "runtime_test.h"

static int returns(void *arg)
{
	return *(int *)arg;
}

TASK_TEST(await_of_tasks_that_have_ended)
{
	int value = 5, error = -EIO;
	uint64_t late = 1000;
	struct async_task *finished = async_spawn(returns, &value);
	struct async_task *failed = async_spawn(returns, &error);
	struct async_task *cancelled = async_spawn(sleep_task, &late);

	ck_assert_int_eq(async_sleep(1), 0);
	async_cancel(cancelled);
	ck_assert_int_eq(async_sleep(1), 0);
	/* Cancelling what has ended changes nothing. */
	async_cancel(finished);
	async_cancel(failed);
	async_cancel(cancelled);
	ck_assert_int_eq(async_await(cancelled), ASYNC_ECANCELED);
	ck_assert_int_eq(async_last_error()->code, 0);
	ck_assert_int_eq(async_await(finished), 5);
	ck_assert_int_eq(async_await(failed), -EIO);
	ck_assert_int_eq(async_last_error()->code, -EIO);
	ck_assert_uint_eq(async_now(), 2);
	return 0;
}

TASK_TEST(cancel_and_await_of_tasks_that_have_ended)
{
	int value = 5, error = -EIO;
	struct async_task *finished = async_spawn(returns, &value);
	struct async_task *failed = async_spawn(returns, &error);

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_cancel_and_await(finished), 5);
	ck_assert_int_eq(async_cancel_and_await(failed), -EIO);
	ck_assert_int_eq(async_cancel_and_await(NULL), -EINVAL);
	return 0;
}

TASK_TEST(a_handle_is_used_up_once)
{
	int value = 5;
	struct async_task *task = async_spawn(returns, &value);
	struct async_task *other;

	ck_assert_int_eq(async_await(task), 5);
	ck_assert_int_eq(async_await(task), ASYNC_EMISUSE);
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_EMISUSE);
	/* The next task may lie in the same place. It is another one. */
	other = async_spawn(returns, &value);
	async_cancel(task);
	ck_assert_int_eq(async_await(task), ASYNC_EMISUSE);
	ck_assert_int_eq(async_await(other), 5);
	return 0;
}

/* ---- cancel during cancel ------------------------------------------------------------------ */

static struct async_task *child;

static int tidies_up(void *arg)
{
	int rc = sleep_task(arg);

	ck_assert_int_eq(rc, ASYNC_ECANCELED);
	ASYNC_SHIELD (100)
		ck_assert_int_eq(async_sleep(50), 0);
	ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
	return rc;
}

TASK_TEST(cancelling_twice_is_cancelling_once)
{
	uint64_t late = 1000;
	struct async_task *task = async_spawn(tidies_up, &late);

	ck_assert_int_eq(async_sleep(10), 0);
	async_cancel(task);
	async_cancel(task);
	ck_assert_int_eq(async_sleep(10), 0);
	/* Now it tidies up, and is not disturbed. */
	async_cancel(task);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 60);
	return 0;
}

static int cancels_its_child(void *arg)
{
	(void)sleep_task(arg);
	/* In a cancelled scope: cancel_and_await is shielded. */
	return async_cancel_and_await(child);
}

TASK_TEST(a_cancelled_task_cancels_its_child_in_turn)
{
	uint64_t late = 1000;
	struct async_task *parent;

	child = async_spawn(tidies_up, &late);
	parent = async_spawn(cancels_its_child, &late);
	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_cancel_and_await(parent), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 60);
	return 0;
}

static int cancels_itself(void *arg)
{
	struct async_task **self = arg;

	async_cancel(*self);
	ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
	return 3;
}

TASK_TEST(a_task_that_cancels_itself)
{
	struct async_task *task;

	task = async_spawn(cancels_itself, &task);
	ck_assert_int_eq(async_await(task), 3);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		await_of_tasks_that_have_ended,
		cancel_and_await_of_tasks_that_have_ended,
		a_handle_is_used_up_once,
		cancelling_twice_is_cancelling_once,
		a_cancelled_task_cancels_its_child_in_turn,
		a_task_that_cancels_itself,
	};

	return RUN_SUITE("await", tests);
}
