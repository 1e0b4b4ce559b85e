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

TASK_TEST(only_the_deadline_that_cut_it_short_says_so)
{
	int outer, inner, after = 0;

	/* The inner one passes too, while the body tidies up. */
	ASYNC_TIMEOUT (50, &outer)
		ASYNC_TIMEOUT (60, &inner) {
			after = async_sleep(1000);
			ASYNC_SHIELD (100)
				ck_assert_int_eq(async_sleep(50), 0);
			ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
		}
	ck_assert_int_eq(after, ASYNC_ECANCELED);
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(outer, ASYNC_ETIMEDOUT);
	/* The other way round, it is both: the outer one as soon as there is a call to cut
	 * short. */
	ASYNC_TIMEOUT (60, &outer) {
		ASYNC_TIMEOUT (50, &inner) {
			(void)async_sleep(1000);
			ASYNC_SHIELD (100)
				ck_assert_int_eq(async_sleep(50), 0);
		}
		after = async_sleep(1);
	}
	ck_assert_int_eq(inner, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(after, ASYNC_ECANCELED);
	ck_assert_int_eq(outer, ASYNC_ETIMEDOUT);
	return 0;
}

TASK_TEST(deadlines_that_pass_at_the_same_time)
{
	int outer, inner;

	/* Armed first, fires first: that is the outer one. */
	ASYNC_TIMEOUT (50, &outer)
		ASYNC_TIMEOUT (50, &inner)
			(void)async_sleep(1000);
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(outer, ASYNC_ETIMEDOUT);
	return 0;
}

/* ---- ways out ---------------------------------------------------------------------------- */

/* What the scopes of these tests hold. */
static struct async_mutex *mutex;
static struct async_semaphore *semaphore;
static struct async_abort *token;

static void ways_begin(void)
{
	mutex = async_mutex_new();
	semaphore = async_semaphore_new(1);
	token = async_abort_new();
}

/* Everything was given back, no deadline is left behind, and the token reaches nobody. */
static void ways_end(void)
{
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	async_mutex_unlock(mutex);
	async_mutex_free(mutex);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
	async_semaphore_free(semaphore);
	async_abort_fire(token);
	async_abort_unref(token);
	ck_assert_int_eq(async_sleep(1000), 0);
	ck_assert_int_eq(async_last_error()->code, 0);
}

static int returns_from_all(void)
{
	static int rc;
	uint64_t ms = 30;

	ASYNC_TIMEOUT (50, &rc)
		ASYNC_SHIELD (40)
			ASYNC_ABORTABLE (token, &rc)
				ASYNC_LOCKED (mutex, &rc)
					ASYNC_PERMIT (semaphore, &rc)
						ASYNC_GROUP (g, 0, &rc) {
							(void)async_group_spawn(g, sleep_task, &ms);
							return 7;
						}
	return 0;
}

TASK_TEST(return_leaves_every_scope)
{
	ways_begin();
	ck_assert_int_eq(returns_from_all(), 7);
	/* The group was waited for. */
	ck_assert_uint_eq(async_now(), 30);
	ways_end();
	return 0;
}

/* Each block once, left by `break` in the second round and by `continue` in the first. */
static int leaves_each(int round)
{
	int times = 0;
	uint64_t ms = 30;

	ASYNC_TIMEOUT (50, NULL) {
		times++;
		if (round)
			break;
		continue;
	}
	ASYNC_SHIELD (50) {
		times++;
		if (round)
			break;
		continue;
	}
	ASYNC_ABORTABLE (token, NULL) {
		times++;
		if (round)
			break;
		continue;
	}
	ASYNC_LOCKED (mutex, NULL) {
		times++;
		if (round)
			break;
		continue;
	}
	ASYNC_PERMIT (semaphore, NULL) {
		times++;
		if (round)
			break;
		continue;
	}
	ASYNC_GROUP (g, 0, NULL) {
		(void)async_group_spawn(g, sleep_task, &ms);
		times++;
		if (round)
			break;
		continue;
	}
	return times;
}

TASK_TEST(break_and_continue_leave_one_block)
{
	ways_begin();
	for (int round = 0; round < 2; round++)
		ck_assert_int_eq(leaves_each(round), 6);
	/* Each group was waited for. */
	ck_assert_uint_eq(async_now(), 60);
	ways_end();
	return 0;
}

TASK_TEST(leaving_early_is_no_failure)
{
	int timeout_rc = 1, group_rc = 1, abort_rc = 1, locked_rc = 1, permit_rc = 1;

	ways_begin();
	ASYNC_TIMEOUT (50, &timeout_rc)
		break;
	ASYNC_GROUP (g, 0, &group_rc) {
		(void)g;
		break;
	}
	ASYNC_ABORTABLE (token, &abort_rc)
		break;
	ASYNC_LOCKED (mutex, &locked_rc)
		break;
	ASYNC_PERMIT (semaphore, &permit_rc)
		break;
	ck_assert_int_eq(timeout_rc, 0);
	ck_assert_int_eq(group_rc, 0);
	ck_assert_int_eq(abort_rc, 0);
	ck_assert_int_eq(locked_rc, 0);
	ck_assert_int_eq(permit_rc, 0);
	ways_end();
	return 0;
}

/* One `goto` from the innermost of all, and one from each alone. */
static int jumps_out(int which)
{
	uint64_t ms = 30;
	int reached = 0;

	ASYNC_TIMEOUT (50, NULL) {
		if (which == 0)
			goto out;
		ASYNC_GROUP (g, 0, NULL) {
			(void)async_group_spawn(g, sleep_task, &ms);
			if (which == 1)
				goto out;
			ASYNC_SHIELD (5) {
				if (which == 2)
					goto out;
				ASYNC_ABORTABLE (token, NULL) {
					if (which == 3)
						goto out;
					ASYNC_LOCKED (mutex, NULL) {
						if (which == 4)
							goto out;
						ASYNC_PERMIT (semaphore, NULL)
							goto out;
					}
				}
			}
		}
	}
	reached = 1;
out:
	return reached;
}

TASK_TEST(goto_leaves_every_scope)
{
	ways_begin();
	for (int which = 0; which < 6; which++) {
		ck_assert_int_eq(jumps_out(which), 0);
		ck_assert_uint_eq(async_now(), (uint64_t)which * 30);
	}
	ways_end();
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

/* Cancelled by the scope it was started in, and told so when that is gone. */
static int sleep_after_shield(void *arg)
{
	(void)arg;
	ASYNC_SHIELD (20)
		(void)async_sleep(10);
	return async_sleep(1) == ASYNC_ECANCELED ? 1 : 0;
}

TASK_TEST(a_task_that_outlived_its_scope_cuts_no_other_one_short)
{
	struct async_task *task = NULL;
	int inner, outer;

	ASYNC_TIMEOUT (100, &outer) {
		ASYNC_TIMEOUT (5, &inner) {
			task = async_spawn(sleep_after_shield, NULL);
			(void)async_sleep(50);
		}
		ck_assert_int_eq(inner, ASYNC_ETIMEDOUT);
		ck_assert_int_eq(async_await(task), 1);
		ck_assert_int_eq(async_sleep(1), 0);
	}
	ck_assert_int_eq(outer, 0);
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
		only_the_deadline_that_cut_it_short_says_so,
		deadlines_that_pass_at_the_same_time,
		return_leaves_every_scope,
		break_and_continue_leave_one_block,
		leaving_early_is_no_failure,
		goto_leaves_every_scope,
		a_task_is_cancelled_with_the_scope_it_was_started_in,
		an_await_that_succeeds_late_was_not_cut_short,
		a_task_from_outside_is_cancelled_by_the_deadline_of_its_await,
		a_task_may_outlive_the_scope_it_was_started_in,
		a_detached_task_is_out_of_reach,
		a_task_that_leaves_a_shield_comes_into_reach,
		an_endless_deadline_never_fires,
		a_task_that_outlived_its_scope_cuts_no_other_one_short,
	};

	return RUN_SUITE("scope", tests);
}
