/*
 * Deadlines: how they nest, what they say at their end, and every way out of a scope.
 */
#include "runtime_test.h"

TASK_TEST(a_deadline_cuts_its_body_short)
{
	int rc, inside = 0;

	ASYNC_TIMEOUT (50, &rc)
		inside = async_sleep(1000);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);
	ck_assert_int_eq(async_sleep(5), 0);
	return 0;
}

TASK_TEST(a_body_in_time_succeeds)
{
	int rc = 1, times = 0;

	ASYNC_TIMEOUT (50, &rc) {
		ck_assert_int_eq(async_sleep(20), 0);
		times++;
	}
	ck_assert_int_eq(times, 1);
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(async_sleep(100), 0);
	ASYNC_TIMEOUT (50, &rc)
		rc = -ENOENT;
	ck_assert_int_eq(rc, -ENOENT);
	return 0;
}

TASK_TEST(the_outer_deadline_is_nearer)
{
	int outer, inner, after = 0;

	ASYNC_TIMEOUT (50, &outer) {
		ASYNC_TIMEOUT (100, &inner)
			(void)async_sleep(1000);
		after = async_sleep(1);
	}
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(after, ASYNC_ECANCELED);
	ck_assert_int_eq(outer, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);
	return 0;
}

TASK_TEST(the_inner_deadline_is_nearer)
{
	int outer, inner;

	ASYNC_TIMEOUT (100, &outer) {
		ASYNC_TIMEOUT (50, &inner)
			(void)async_sleep(1000);
		ck_assert_int_eq(async_sleep(20), 0);
	}
	ck_assert_int_eq(inner, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(outer, 0);
	ck_assert_uint_eq(async_now(), 70);
	return 0;
}

TASK_TEST(both_deadlines_pass_one_after_the_other)
{
	int outer, inner;

	ASYNC_TIMEOUT (100, &outer) {
		ASYNC_TIMEOUT (50, &inner)
			(void)async_sleep(1000);
		(void)async_sleep(1000);
	}
	ck_assert_int_eq(inner, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(outer, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 100);
	return 0;
}

/* ---- ways out ---------------------------------------------------------------------------- */

static int returns_from_all(void)
{
	static int rc;
	uint64_t ms = 30;

	ASYNC_TIMEOUT (50, &rc)
		ASYNC_SHIELD (40)
			ASYNC_GROUP (g, 0, &rc) {
				(void)async_group_spawn(g, sleep_task, &ms);
				return 7;
			}
	return 0;
}

TASK_TEST(return_leaves_every_scope)
{
	ck_assert_int_eq(returns_from_all(), 7);
	/* The group was waited for, and no deadline is left behind. */
	ck_assert_uint_eq(async_now(), 30);
	ck_assert_int_eq(async_sleep(1000), 0);
	return 0;
}

TASK_TEST(break_and_continue_leave_one_block)
{
	int rc = 1, group_rc = 1, times = 0;
	uint64_t ms = 30;

	for (int i = 0; i < 2; i++) {
		ASYNC_TIMEOUT (50, &rc) {
			times++;
			break;
		}
		ASYNC_SHIELD (50) {
			times++;
			break;
		}
		ASYNC_GROUP (g, 0, &group_rc) {
			(void)async_group_spawn(g, sleep_task, &ms);
			times++;
			if (i)
				break;
			continue;
		}
		times++;
	}
	ck_assert_int_eq(times, 8);
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(group_rc, 0);
	ck_assert_uint_eq(async_now(), 60);
	ck_assert_int_eq(async_sleep(1000), 0);
	return 0;
}

TASK_TEST(goto_leaves_every_scope)
{
	int rc, group_rc;
	uint64_t ms = 30;

	ASYNC_TIMEOUT (50, &rc) {
		ASYNC_GROUP (g, 0, &group_rc) {
			(void)async_group_spawn(g, sleep_task, &ms);
			ASYNC_SHIELD (5)
				goto out;
		}
	}
	ck_abort_msg("not reached");
out:
	ck_assert_uint_eq(async_now(), 30);
	ck_assert_int_eq(async_sleep(1000), 0);
	return 0;
}

/* ---- scopes and tasks -------------------------------------------------------------------- */

TASK_TEST(a_task_is_cancelled_with_the_scope_it_was_started_in)
{
	uint64_t ms = 1000;
	int rc, result = 0;

	ASYNC_TIMEOUT (50, &rc)
		result = async_await(async_spawn(sleep_task, &ms));
	ck_assert_int_eq(result, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	return 0;
}

static int shielded_sleep(void *arg)
{
	int rc = -1;

	ASYNC_SHIELD (1000)
		rc = sleep_task(arg);
	return rc;
}

TASK_TEST(an_await_that_succeeds_late_was_not_cut_short)
{
	uint64_t ms = 100;
	int rc, result = -1;

	ASYNC_TIMEOUT (50, &rc)
		result = async_await(async_spawn(shielded_sleep, &ms));
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 100);
	return 0;
}

TASK_TEST(a_task_from_outside_is_cancelled_by_the_deadline_of_its_await)
{
	uint64_t ms = 1000;
	struct async_task *task = async_spawn(sleep_task, &ms);
	int rc, result = 0;

	ASYNC_TIMEOUT (50, &rc)
		result = async_await(task);
	ck_assert_int_eq(result, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	return 0;
}

TASK_TEST(a_task_may_outlive_the_scope_it_was_started_in)
{
	struct async_task *task = NULL;
	uint64_t ms = 100;
	int rc;

	ASYNC_TIMEOUT (50, &rc)
		task = async_spawn(sleep_task, &ms);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_uint_eq(async_now(), 100);
	return 0;
}

TASK_TEST(a_detached_task_is_out_of_reach)
{
	static uint64_t ms = 100;
	int rc;

	ASYNC_TIMEOUT (50, &rc) {
		ck_assert_int_eq(async_spawn_detached(sleep_task, &ms, NULL), 0);
		(void)async_sleep(1000);
	}
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_sleep(100), 0);
	return 0;
}

TASK_TEST(a_task_that_leaves_a_shield_comes_into_reach)
{
	struct async_task *task = NULL;
	uint64_t ms = 1000;
	int rc;

	ASYNC_TIMEOUT (50, &rc) {
		(void)async_sleep(60);
		ASYNC_SHIELD (100)
			task = async_spawn(sleep_task, &ms);
	}
	ck_assert_int_eq(async_await(task), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 50);
	return 0;
}

TASK_TEST(an_endless_deadline_never_fires)
{
	int rc;

	ASYNC_TIMEOUT (UINT64_MAX, &rc)
		ck_assert_int_eq(async_sleep(1000000), 0);
	ck_assert_int_eq(rc, 0);
	ASYNC_TIMEOUT (0, &rc)
		(void)async_sleep(1);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		a_deadline_cuts_its_body_short,
		a_body_in_time_succeeds,
		the_outer_deadline_is_nearer,
		the_inner_deadline_is_nearer,
		both_deadlines_pass_one_after_the_other,
		return_leaves_every_scope,
		break_and_continue_leave_one_block,
		goto_leaves_every_scope,
		a_task_is_cancelled_with_the_scope_it_was_started_in,
		an_await_that_succeeds_late_was_not_cut_short,
		a_task_from_outside_is_cancelled_by_the_deadline_of_its_await,
		a_task_may_outlive_the_scope_it_was_started_in,
		a_detached_task_is_out_of_reach,
		a_task_that_leaves_a_shield_comes_into_reach,
		an_endless_deadline_never_fires,
	};

	return RUN_SUITE("scope", tests);
}
