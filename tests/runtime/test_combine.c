/*
 * Several tasks as one: gather, all_settled, race, any. Who decides, who is cancelled, and that
 * everybody has ended and every handle is used up.
 */
#include "runtime_test.h"

/* ---- gather ------------------------------------------------------------------------------ */

TASK_TEST(gather_collects_results)
{
	uint64_t a = 10, b = 20;
	int results[3];
	struct async_task *tasks[] = { async_spawn(sleep_task, &a), async_spawn(fail_task, &b),
		async_spawn(sleep_task, &b) };

	ck_assert_int_eq(async_gather(tasks, 3, results), -EIO);
	ck_assert_int_eq(results[0], 0);
	ck_assert_int_eq(results[1], -EIO);
	ck_assert_int_eq(async_gather(NULL, 0, NULL), 0);
	return 0;
}

TASK_TEST(gather_fails_fast_and_leaves_nobody)
{
	uint64_t soon = 10, late = 1000;
	int results[2];
	struct async_task *tasks[] = { async_spawn(sleep_task, &late),
		async_spawn(fail_task, &soon) };

	ck_assert_int_eq(async_gather(tasks, 2, results), -EIO);
	ck_assert_int_eq(results[0], ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 10);
	return 0;
}

TASK_TEST(gather_refuses_the_same_task_twice)
{
	uint64_t ms = 10;
	struct async_task *task = async_spawn(sleep_task, &ms);
	struct async_task *twice[] = { task, task };
	struct async_task *missing[] = { NULL };

	ck_assert_int_eq(async_gather(twice, 2, NULL), -EINVAL);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(async_gather(missing, 1, NULL), -ENOMEM);
	return 0;
}

TASK_TEST(a_deadline_around_gather)
{
	uint64_t late = 1000;
	int rc, results[2];
	struct async_task *tasks[] = { async_spawn(sleep_task, &late),
		async_spawn(sleep_task, &late) };

	ASYNC_TIMEOUT (50, &rc)
		ck_assert_int_eq(async_gather(tasks, 2, results), ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(results[1], ASYNC_ECANCELED);
	return 0;
}

/* ---- all settled ------------------------------------------------------------------------- */

TASK_TEST(all_settled_waits_for_all)
{
	uint64_t a = 10, b = 20;
	int results[4] = { 1, 1, 1, 1 };
	struct async_task *tasks[] = { async_spawn(fail_task, &a), async_spawn(sleep_task, &b),
		NULL, async_spawn(fail_task, &b) };

	ck_assert_int_eq(async_all_settled(tasks, 4, results), 0);
	ck_assert_uint_eq(async_now(), 20);
	ck_assert_int_eq(results[0], -EIO);
	ck_assert_int_eq(results[1], 0);
	ck_assert_int_eq(results[2], -ENOMEM);
	ck_assert_int_eq(results[3], -EIO);
	ck_assert_int_eq(async_all_settled(NULL, 0, NULL), 0);
	return 0;
}

static int stubborn(void *arg)
{
	int rc = -1;

	ASYNC_SHIELD (10000)
		rc = sleep_task(arg);
	return rc < 0 ? rc : 7;
}

TASK_TEST(a_deadline_around_all_settled)
{
	uint64_t late = 1000, soon = 100;
	int rc, inside = 0, results[2];
	struct async_task *tasks[] = { async_spawn(sleep_task, &late),
		async_spawn(stubborn, &soon) };

	ASYNC_TIMEOUT (50, &rc)
		inside = async_all_settled(tasks, 2, results);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(results[0], ASYNC_ECANCELED);
	ck_assert_int_eq(results[1], 7);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 100);

	/* Nothing was cut short. */
	struct async_task *another[] = { async_spawn(stubborn, &soon) };

	ASYNC_TIMEOUT (50, &rc)
		inside = async_all_settled(another, 1, results);
	ck_assert_int_eq(inside, 0);
	ck_assert_int_eq(rc, 0);
	return 0;
}

TASK_TEST(a_task_cancelled_by_others_has_settled)
{
	uint64_t late = 1000;
	int results[1];
	struct async_task *tasks[] = { async_spawn(sleep_task, &late) };

	async_cancel(tasks[0]);
	ck_assert_int_eq(async_all_settled(tasks, 1, results), 0);
	ck_assert_int_eq(results[0], ASYNC_ECANCELED);
	return 0;
}

/* ---- race -------------------------------------------------------------------------------- */

static int ended;

static int counts_its_end(void *arg)
{
	int rc = sleep_task(arg);

	/* Tidying up takes its time. */
	ASYNC_SHIELD (1000)
		(void)async_sleep(5);
	ended++;
	return rc;
}

TASK_TEST(the_first_to_end_wins_and_the_others_are_joined)
{
	uint64_t ms[] = { 1000, 10, 500 };
	size_t winner = 9;
	struct async_task *tasks[3];

	ended = 0;
	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(counts_its_end, &ms[i]);
	ck_assert_int_eq(async_race(tasks, 3, &winner), 0);
	ck_assert_uint_eq(winner, 1);
	ck_assert_int_eq(ended, 3);
	ck_assert_uint_eq(async_now(), 20);
	return 0;
}

TASK_TEST(a_failure_may_win_a_race)
{
	uint64_t soon = 10, late = 1000;
	size_t winner = 9;
	struct async_task *tasks[] = { async_spawn(sleep_task, &late),
		async_spawn(fail_task, &soon) };
	struct async_task *missing[] = { async_spawn(sleep_task, &late), NULL };

	ck_assert_int_eq(async_race(tasks, 2, &winner), -EIO);
	ck_assert_uint_eq(winner, 1);
	ck_assert_int_eq(async_last_error()->code, -EIO);
	ck_assert_int_eq(async_race(missing, 2, &winner), -ENOMEM);
	ck_assert_uint_eq(winner, 1);
	ck_assert_int_eq(async_last_error()->code, -ENOMEM);
	ck_assert_uint_eq(async_now(), 10);
	return 0;
}

static int returns_number(void *arg)
{
	return *(int *)arg;
}

TASK_TEST(of_those_that_have_ended_before_the_first_wins)
{
	int a = 4, b = 5;
	size_t winner = 9;

	/* Not the first task in its place: handles of the same address differ. */
	ck_assert_int_eq(async_await(async_spawn(returns_number, &a)), 4);

	struct async_task *tasks[] = { async_spawn(returns_number, &a),
		async_spawn(returns_number, &b) };
	struct async_task *const handles[] = { tasks[0], tasks[1] };

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_race(tasks, 2, &winner), 4);
	ck_assert_uint_eq(winner, 0);
	/* Both were used up, and are known to be. */
	ck_assert_ptr_eq(tasks[0], handles[0]);
	ck_assert_ptr_eq(tasks[1], handles[1]);
	ck_assert_int_eq(async_await(tasks[0]), ASYNC_EMISUSE);
	ck_assert_int_eq(async_await(tasks[1]), ASYNC_EMISUSE);
	return 0;
}

TASK_TEST(a_deadline_around_a_race)
{
	uint64_t late = 1000, soon = 100;
	int rc, inside = 0;
	size_t winner = 9;
	struct async_task *tasks[] = { async_spawn(stubborn, &soon),
		async_spawn(sleep_task, &late) };

	ASYNC_TIMEOUT (50, &rc)
		inside = async_race(tasks, 2, &winner);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_uint_eq(winner, 1);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	/* Both were joined. */
	ck_assert_uint_eq(async_now(), 100);
	return 0;
}

TASK_TEST(in_a_cancelled_scope_handles_are_consumed_all_the_same)
{
	uint64_t late = 1000;
	int rc, inside = 0;
	struct async_task *tasks[] = { async_spawn(sleep_task, &late),
		async_spawn(sleep_task, &late) };

	/* The tasks are out of its reach, but for the race. */
	ASYNC_TIMEOUT (0, &rc) {
		(void)async_sleep(5);
		inside = async_race(tasks, 2, NULL);
	}
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 0);
	return 0;
}

/* ---- any --------------------------------------------------------------------------------- */

TASK_TEST(the_first_success_wins)
{
	uint64_t ms[] = { 10, 30, 1000 };
	size_t winner = 9;
	struct async_task *tasks[] = { async_spawn(fail_task, &ms[0]),
		async_spawn(sleep_task, &ms[1]), async_spawn(sleep_task, &ms[2]), NULL };

	ck_assert_int_eq(async_any(tasks, 4, &winner), 0);
	ck_assert_uint_eq(winner, 1);
	ck_assert_uint_eq(async_now(), 30);
	return 0;
}

static int fails_with(void *arg)
{
	const int *ms = arg;
	int rc = async_sleep((uint64_t)*ms);

	return rc < 0 ? rc : -*ms;
}

TASK_TEST(when_all_fail_the_first_failure_in_time_is_the_result)
{
	int ms[] = { 30, 10, 20 };
	size_t winner = 9;
	struct async_task *tasks[3];

	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(fails_with, &ms[i]);
	ck_assert_int_eq(async_any(tasks, 3, &winner), -10);
	ck_assert_uint_eq(winner, 1);
	ck_assert_int_eq(async_last_error()->code, -10);
	ck_assert_uint_eq(async_now(), 30);
	return 0;
}

TASK_TEST(a_success_in_spite_of_cancellation_counts)
{
	uint64_t late = 1000, soon = 100;
	int rc, inside = 0;
	size_t winner = 9;
	struct async_task *tasks[] = { async_spawn(sleep_task, &late),
		async_spawn(stubborn, &soon) };
	struct async_task *others[] = { async_spawn(sleep_task, &late),
		async_spawn(sleep_task, &late) };

	ASYNC_TIMEOUT (50, &rc)
		inside = async_any(tasks, 2, &winner);
	ck_assert_int_eq(inside, 7);
	ck_assert_uint_eq(winner, 1);
	ck_assert_int_eq(rc, 0);
	ASYNC_TIMEOUT (50, &rc)
		inside = async_any(others, 2, &winner);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_uint_eq(winner, 0);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	return 0;
}

/* ---- what is refused ----------------------------------------------------------------------- */

typedef int combinator(struct async_task **tasks, size_t n);

static int gather(struct async_task **tasks, size_t n)
{
	return async_gather(tasks, n, NULL);
}

static int all_settled(struct async_task **tasks, size_t n)
{
	return async_all_settled(tasks, n, NULL);
}

static int race(struct async_task **tasks, size_t n)
{
	return async_race(tasks, n, NULL);
}

static int any(struct async_task **tasks, size_t n)
{
	return async_any(tasks, n, NULL);
}

static combinator *const combinators[] = { gather, all_settled, race, any };
enum { COMBINATORS = sizeof combinators / sizeof combinators[0] };

static int awaits(void *arg)
{
	return async_await(arg);
}

static struct async_task *myself;

static int joins_itself(void *arg)
{
	uint64_t ms = 1;
	struct async_task *other = async_spawn(sleep_task, &ms);
	struct async_task *tasks[] = { other, myself };

	ck_assert_int_eq((*(combinator *const *)arg)(tasks, 2), -EINVAL);
	return async_await(other);
}

TASK_TEST(what_would_never_end_is_refused_and_nothing_is_consumed)
{
	uint64_t ms = 10;

	for (size_t i = 0; i < COMBINATORS; i++) {
		combinator *combine = combinators[i];
		struct async_task *task = async_spawn(sleep_task, &ms);
		struct async_task *taken = async_spawn(sleep_task, &ms);
		struct async_task *taker = async_spawn(awaits, taken);
		struct async_task *twice[] = { task, task };
		struct async_task *elsewhere[] = { task, NULL, taken };

		ck_assert_int_eq(async_sleep(1), 0);
		ck_assert_int_eq(combine(twice, 2), -EINVAL);
		ck_assert_int_eq(async_last_error()->code, -EINVAL);
		ck_assert_int_eq(combine(elsewhere, 3), -EINVAL);
		ck_assert_ptr_eq(elsewhere[0], task);
		ck_assert_int_eq(async_await(task), 0);
		ck_assert_int_eq(async_await(taker), 0);

		struct async_task *used[] = { async_spawn(sleep_task, &ms), task };

		ck_assert_int_eq(combine(used, 2), ASYNC_EMISUSE);
		ck_assert_int_eq(async_await(used[0]), 0);
		myself = async_spawn(joins_itself, (void *)&combinators[i]);
		ck_assert_int_eq(async_await(myself), 0);
	}
	ck_assert_int_eq(async_race(NULL, 0, NULL), -EINVAL);
	ck_assert_int_eq(async_any(NULL, 0, NULL), -EINVAL);
	return 0;
}

START_TEST(outside_of_a_task)
{
	for (size_t i = 0; i < COMBINATORS; i++)
		ck_assert_int_eq(combinators[i](NULL, 0), ASYNC_ENOTASK);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		gather_collects_results,
		gather_fails_fast_and_leaves_nobody,
		gather_refuses_the_same_task_twice,
		a_deadline_around_gather,
		all_settled_waits_for_all,
		a_deadline_around_all_settled,
		a_task_cancelled_by_others_has_settled,
		the_first_to_end_wins_and_the_others_are_joined,
		a_failure_may_win_a_race,
		of_those_that_have_ended_before_the_first_wins,
		a_deadline_around_a_race,
		in_a_cancelled_scope_handles_are_consumed_all_the_same,
		the_first_success_wins,
		when_all_fail_the_first_failure_in_time_is_the_result,
		a_success_in_spite_of_cancellation_counts,
		what_would_never_end_is_refused_and_nothing_is_consumed,
		outside_of_a_task,
	};

	return RUN_SUITE("combine", tests);
}
