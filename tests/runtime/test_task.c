/*
 * Tasks: await, cancel, and what happens to failures nobody looks at.
 */
#include "runtime_test.h"

/* ---- await ------------------------------------------------------------------------------- */

TASK_TEST(awaits_in_sequence_add_up)
{
	ck_assert_int_eq(async_sleep(30), 0);
	ck_assert_int_eq(async_sleep(50), 0);
	ck_assert_uint_eq(async_now(), 80);
	return 0;
}

TASK_TEST(started_together_they_take_the_longest)
{
	uint64_t a = 30, b = 50;
	struct async_task *tasks[] = { async_spawn(sleep_task, &a), async_spawn(sleep_task, &b) };

	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_uint_eq(async_now(), 50);
	return 0;
}

static int answer(void *arg)
{
	return *(int *)arg;
}

TASK_TEST(await_returns_value_or_error)
{
	int value = 42, error = -ENOENT;

	ck_assert_int_eq(async_await(async_spawn(answer, &value)), 42);
	ck_assert_int_eq(async_await(async_spawn(answer, &error)), -ENOENT);
	ck_assert_int_eq(async_last_error()->code, -ENOENT);
	ck_assert_str_eq(async_last_error()->operation, "task");
	ck_assert_int_eq(async_await(NULL), -EINVAL);
	return 0;
}

TASK_TEST(await_of_a_task_that_has_ended)
{
	int value = 7;
	struct async_task *task = async_spawn(answer, &value);

	ck_assert_int_eq(async_sleep(10), 0);
	async_cancel(task);
	ck_assert_int_eq(async_await(task), 7);
	return 0;
}

struct cell {
	struct async_task *task;
	int result;
};

static int await_self(void *arg)
{
	struct cell *self = arg;

	self->result = async_await(self->task);
	ck_assert_str_eq(async_last_error()->operation, "await");
	return 3;
}

static int await_other(void *arg)
{
	struct cell *other = arg;

	other->result = async_await(other->task);
	return 0;
}

TASK_TEST(a_task_cannot_await_itself)
{
	struct cell self = { 0 };

	self.task = async_spawn(await_self, &self);
	ck_assert_int_eq(async_await(self.task), 3);
	ck_assert_int_eq(self.result, ASYNC_EDEADLOCK);
	return 0;
}

TASK_TEST(two_tasks_cannot_await_each_other)
{
	struct cell first = { 0 }, second = { 0 };
	struct async_task *tasks[2];
	int rc;

	/* Each awaits the other: the second to ask is refused, and both end. */
	first.task = tasks[1] = async_spawn(await_other, &second);
	second.task = tasks[0] = async_spawn(await_other, &first);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(first.result, ASYNC_EDEADLOCK);
	ck_assert_int_eq(second.result, 0);
	rc = async_await(tasks[1]);
	ck_assert_int_eq(rc, 0);
	return 0;
}

static int gathers_its_owner(void *arg)
{
	struct async_task *owner = arg;

	return async_gather(&owner, 1, NULL);
}

static int opens_a_group(void *arg)
{
	struct cell *self = arg;
	int rc;

	ASYNC_GROUP (g, 0, &rc)
		(void)async_group_spawn(g, gathers_its_owner, self->task);
	return rc;
}

TASK_TEST(a_task_of_a_group_cannot_await_its_owner)
{
	struct cell self = { 0 };

	self.task = async_spawn(opens_a_group, &self);
	ck_assert_int_eq(async_await(self.task), -EINVAL);
	return 0;
}

TASK_TEST(two_cannot_await_one)
{
	uint64_t ms = 10;
	struct cell other = { .task = async_spawn(sleep_task, &ms) };
	struct async_task *first = async_spawn(await_other, &other);

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_await(other.task), -EBUSY);
	ck_assert_int_eq(async_await(first), 0);
	ck_assert_int_eq(other.result, 0);
	return 0;
}

static int receive_for_ever(void *arg)
{
	struct async_channel *channel = async_channel_new(1, 0);
	char byte;
	int rc = async_channel_receive(channel, &byte);

	async_channel_free(channel);
	(void)arg;
	return rc;
}

START_TEST(a_deadlock_is_told)
{
	ck_assert_int_eq(run_virtual(receive_for_ever, NULL), ASYNC_EDEADLOCK);
	ck_assert_int_eq(async_run(receive_for_ever, NULL, NULL), ASYNC_EDEADLOCK);
}
END_TEST

START_TEST(outside_of_a_task)
{
	int rc = 1, bodies = 0;

	ck_assert(!async_in_task());
	ck_assert_int_eq(async_sleep(1), ASYNC_ENOTASK);
	ck_assert_ptr_null(async_spawn(log_task, NULL));
	ck_assert_int_eq(async_spawn_detached(log_task, NULL, NULL), ASYNC_ENOTASK);
	ASYNC_TIMEOUT (5, &rc)
		bodies++;
	ck_assert_int_eq(rc, ASYNC_ENOTASK);
	ASYNC_GROUP (g, 0, &rc) {
		bodies++;
		ck_assert_int_eq(async_group_spawn(g, log_task, NULL), ASYNC_ENOTASK);
	}
	ASYNC_SHIELD (5)
		bodies++;
	ck_assert_int_eq(bodies, 3);
	ck_assert_str_eq(async_strerror(ASYNC_ENOTASK), "not called from a task");
}
END_TEST

static int run_inside(void *arg)
{
	ck_assert(async_in_task());
	return async_run(log_task, arg, NULL) == -EBUSY ? 17 : 0;
}

START_TEST(run_returns_the_result_of_main)
{
	ck_assert_int_eq(async_run(run_inside, NULL, NULL), 17);
	ck_assert_int_eq(run_virtual(run_inside, NULL), 17);
}
END_TEST

/* ---- cancel ------------------------------------------------------------------------------ */

TASK_TEST(cancel_of_a_sleeping_task)
{
	uint64_t hour = 3600000;
	struct async_task *task = async_spawn(sleep_task, &hour);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 10);
	return 0;
}

static int stubborn(void *arg)
{
	int *cancelled = arg;

	for (int i = 0; i < 3; i++)
		*cancelled += async_sleep(1000) == ASYNC_ECANCELED;
	return 5;
}

TASK_TEST(cancellation_is_a_level_and_a_request)
{
	int cancelled = 0;
	struct async_task *task = async_spawn(stubborn, &cancelled);

	/* It has not run yet; it does, so that it can release what it owns. */
	ck_assert_int_eq(async_cancel_and_await(task), 5);
	ck_assert_int_eq(cancelled, 3);
	ck_assert_uint_eq(async_now(), 0);
	return 0;
}

static int awaits_a_sleeper(void *arg)
{
	return async_await(async_spawn(sleep_task, arg));
}

TASK_TEST(a_cancelled_await_cancels_what_it_awaits)
{
	uint64_t hour = 3600000;
	struct async_task *task = async_spawn(awaits_a_sleeper, &hour);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	return 0;
}

static int cleans_up(void *arg)
{
	int rc = async_sleep(1000);

	ASYNC_SHIELD (100)
		ck_assert_int_eq(async_sleep(20), 0);
	ASYNC_SHIELD (100)
		ck_assert_int_eq(async_sleep(500), ASYNC_ECANCELED);
	ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
	(void)arg;
	return rc;
}

TASK_TEST(a_shield_lets_cleanup_run_for_its_grace)
{
	struct async_task *task = async_spawn(cleans_up, NULL);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 130);
	return 0;
}

static int leaves_a_task(void *arg)
{
	uint64_t *ms = arg;
	struct async_task *dropped = async_spawn(sleep_task, ms);

	(void)dropped;
	return 9;
}

START_TEST(the_end_of_main_cancels_the_rest)
{
	uint64_t hour = 3600000;

	ck_assert_int_eq(run_virtual(leaves_a_task, &hour), 9);
	ck_assert_int_eq(async_run(leaves_a_task, &hour, NULL), 9);
}
END_TEST

/* ---- unhandled failures ------------------------------------------------------------------ */

static void note_unhandled(const struct async_error *error, void *context)
{
	int *sum = context;

	*sum += error->code;
	log_event("unhandled");
}

static void note_free(void *arg)
{
	(void)arg;
	log_event("freed");
}

static int unhandled_body(void *arg)
{
	static uint64_t ms = 5, hour = 3600000;
	struct async_task *dropped;

	async_on_unhandled(note_unhandled, arg);
	ck_assert_int_eq(async_spawn_detached(fail_task, &ms, note_free), 0);
	ck_assert_int_eq(async_spawn_detached(sleep_task, &hour, note_free), 0);
	dropped = async_spawn(fail_task, &ms);
	ck_assert_ptr_nonnull(dropped);
	return async_sleep(50);
}

START_TEST(failures_nobody_awaits_reach_the_hook)
{
	int sum = 0;

	ck_assert_int_eq(run_virtual(unhandled_body, &sum), 0);
	ck_assert_int_eq(sum, 2 * -EIO);
	ck_assert_str_eq(event_log, "unhandled freed freed unhandled");
}
END_TEST

/* ---- many -------------------------------------------------------------------------------- */

TASK_TEST(a_hundred_thousand_tasks)
{
	size_t count = is_instrumented() ? 2000 : 100000;
	struct async_task **tasks = malloc(count * sizeof *tasks);
	uint64_t ms = 50;

	ck_assert_ptr_nonnull(tasks);
	for (size_t i = 0; i < count; i++) {
		tasks[i] = async_spawn(sleep_task, &ms);
		ck_assert_ptr_nonnull(tasks[i]);
	}
	ck_assert_int_eq(async_gather(tasks, count, NULL), 0);
	ck_assert_uint_eq(async_now(), 50);
	free(tasks);
	return 0;
}

static int chain(void *arg)
{
	int *left = arg;

	if (--*left == 0)
		return async_sleep(1000);
	return async_await(async_spawn(chain, left));
}

TASK_TEST(cancel_reaches_the_end_of_a_long_chain)
{
	int left = 1000;
	struct async_task *first = async_spawn(chain, &left);

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(left, 0);
	ck_assert_int_eq(async_cancel_and_await(first), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 1);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		awaits_in_sequence_add_up,
		started_together_they_take_the_longest,
		await_returns_value_or_error,
		await_of_a_task_that_has_ended,
		a_task_cannot_await_itself,
		two_tasks_cannot_await_each_other,
		a_task_of_a_group_cannot_await_its_owner,
		two_cannot_await_one,
		a_deadlock_is_told,
		outside_of_a_task,
		run_returns_the_result_of_main,
		cancel_of_a_sleeping_task,
		cancellation_is_a_level_and_a_request,
		a_cancelled_await_cancels_what_it_awaits,
		a_shield_lets_cleanup_run_for_its_grace,
		the_end_of_main_cancels_the_rest,
		failures_nobody_awaits_reach_the_hook,
		a_hundred_thousand_tasks,
		cancel_reaches_the_end_of_a_long_chain,
	};

	return RUN_SUITE("task", tests);
}
