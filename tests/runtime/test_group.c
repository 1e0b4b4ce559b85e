/*
 * Groups and map: failing fast, limits, exact times, and what a group says at its end.
 */
#include "runtime_test.h"

TASK_TEST(a_group_waits_for_all)
{
	uint64_t ms[] = { 10, 40, 20 };
	int rc;

	ASYNC_GROUP (g, 0, &rc)
		for (size_t i = 0; i < 3; i++)
			ck_assert_int_eq(async_group_spawn(g, sleep_task, &ms[i]), 0);
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 40);
	return 0;
}

TASK_TEST(an_empty_group)
{
	int rc = 1;

	ASYNC_GROUP (g, 3, &rc)
		(void)g;
	ck_assert_int_eq(rc, 0);
	return 0;
}

TASK_TEST(the_first_failure_cancels_the_rest)
{
	uint64_t soon = 10, late = 1000;
	int rc, body = 0;

	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, sleep_task, &late);
		(void)async_group_spawn(g, fail_task, &soon);
		body = async_sleep(1000);
		ck_assert_int_eq(async_group_spawn(g, sleep_task, &late), ASYNC_ECANCELED);
	}
	ck_assert_int_eq(rc, -EIO);
	ck_assert_int_eq(body, ASYNC_ECANCELED);
	ck_assert_int_eq(async_last_error()->code, -EIO);
	ck_assert_uint_eq(async_now(), 10);
	ck_assert_int_eq(async_sleep(1), 0);
	return 0;
}

TASK_TEST(a_limit_makes_spawn_wait)
{
	uint64_t ms = 50;
	uint64_t started[6];
	int rc;

	ASYNC_GROUP (g, 2, &rc)
		for (size_t i = 0; i < 6; i++) {
			ck_assert_int_eq(async_group_spawn(g, sleep_task, &ms), 0);
			started[i] = async_now();
		}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 150);
	for (size_t i = 0; i < 6; i++)
		ck_assert_uint_eq(started[i], i / 2 * 50);
	return 0;
}

TASK_TEST(a_failure_ends_the_wait_for_room)
{
	uint64_t soon = 10, late = 1000;
	int rc, spawned = 0;

	ASYNC_GROUP (g, 2, &rc) {
		(void)async_group_spawn(g, fail_task, &soon);
		(void)async_group_spawn(g, sleep_task, &late);
		spawned = async_group_spawn(g, sleep_task, &late);
	}
	ck_assert_int_eq(spawned, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, -EIO);
	ck_assert_uint_eq(async_now(), 10);
	return 0;
}

TASK_TEST(a_deadline_around_a_group)
{
	uint64_t ms = 1000;
	int rc, group_rc;

	ASYNC_TIMEOUT (50, &rc)
		ASYNC_GROUP (g, 0, &group_rc)
			for (int i = 0; i < 3; i++)
				(void)async_group_spawn(g, sleep_task, &ms);
	ck_assert_int_eq(group_rc, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);
	return 0;
}

TASK_TEST(a_group_can_be_cancelled)
{
	uint64_t ms = 1000;
	int rc;

	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, sleep_task, &ms);
		async_group_cancel(g);
	}
	/* On purpose: that is no failure. */
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 0);
	return 0;
}

struct nested {
	struct async_group *group;
	int left;
};

static int spawns_the_next(void *arg)
{
	struct nested *nested = arg;
	int rc = async_sleep(10);

	if (rc == 0 && --nested->left > 0)
		rc = async_group_spawn(nested->group, spawns_the_next, nested);
	return rc;
}

TASK_TEST(a_task_of_the_group_may_spawn_into_it)
{
	struct nested nested = { .left = 5 };
	int rc;

	ASYNC_GROUP (g, 0, &rc) {
		nested.group = g;
		(void)async_group_spawn(g, spawns_the_next, &nested);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 50);
	return 0;
}

/* ---- what a group says ------------------------------------------------------------------- */

TASK_TEST(a_group_ended_on_purpose_after_a_failure_says_the_failure)
{
	uint64_t soon = 5, late = 1000;
	int rc;

	/* The body's own. */
	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, sleep_task, &late);
		rc = -ENOENT;
		async_group_cancel(g);
		(void)async_sleep(1);
	}
	ck_assert_int_eq(rc, -ENOENT);
	/* Being told to stop is none. */
	ASYNC_GROUP (g, 0, &rc) {
		async_group_cancel(g);
		rc = async_sleep(1);
	}
	ck_assert_int_eq(rc, 0);
	/* A task's. */
	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, fail_task, &soon);
		(void)async_sleep(10);
		async_group_cancel(g);
	}
	ck_assert_int_eq(rc, -EIO);
	return 0;
}

static int fails_when_cancelled(void *arg)
{
	(void)sleep_task(arg);
	return -EPIPE;
}

TASK_TEST(a_failure_while_the_group_ends_is_a_failure)
{
	uint64_t late = 1000;
	int rc, timeout_rc;

	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, fails_when_cancelled, &late);
		async_group_cancel(g);
	}
	ck_assert_int_eq(rc, -EPIPE);
	ck_assert_int_eq(async_last_error()->code, -EPIPE);
	ASYNC_TIMEOUT (10, &timeout_rc)
		ASYNC_GROUP (g, 0, &rc)
			(void)async_group_spawn(g, fails_when_cancelled, &late);
	ck_assert_int_eq(rc, -EPIPE);
	ck_assert_int_eq(timeout_rc, ASYNC_ETIMEDOUT);
	return 0;
}

TASK_TEST(a_group_cancelled_from_outside_and_on_purpose)
{
	uint64_t late = 1000;
	int rc, timeout_rc;

	/* From outside first: it was cut short. */
	ASYNC_TIMEOUT (10, &timeout_rc)
		ASYNC_GROUP (g, 0, &rc) {
			(void)async_group_spawn(g, sleep_task, &late);
			(void)async_sleep(100);
			async_group_cancel(g);
		}
	ck_assert_int_eq(rc, ASYNC_ECANCELED);
	ck_assert_int_eq(timeout_rc, ASYNC_ETIMEDOUT);
	/* On purpose first: the deadline came too late. */
	ASYNC_TIMEOUT (10, &timeout_rc)
		ASYNC_GROUP (g, 0, &rc) {
			async_group_cancel(g);
			(void)async_sleep(1);
			ASYNC_SHIELD (100)
				(void)async_sleep(20);
		}
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(timeout_rc, 0);
	return 0;
}

static int says_cancelled(void *arg)
{
	(void)arg;
	return ASYNC_ECANCELED;
}

TASK_TEST(a_task_that_says_cancelled_in_a_group_that_is_not)
{
	uint64_t late = 1000;
	int rc;

	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, sleep_task, &late);
		(void)async_group_spawn(g, says_cancelled, NULL);
	}
	ck_assert_int_eq(rc, ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 0);
	return 0;
}

TASK_TEST(a_failure_waits_for_the_shield_of_the_body)
{
	uint64_t soon = 10, late = 1000;
	int rc, shielded = -1, after = 0;

	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, fail_task, &soon);
		(void)async_group_spawn(g, sleep_task, &late);
		ASYNC_SHIELD (1000)
			shielded = async_sleep(50);
		after = async_sleep(1);
	}
	ck_assert_int_eq(shielded, 0);
	ck_assert_int_eq(after, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, -EIO);
	ck_assert_uint_eq(async_now(), 50);
	return 0;
}

static int cancels_again(void *arg)
{
	int rc = async_sleep(1000);

	/* Cancelled: cancelling from within, and being cancelled once more, change nothing. */
	async_group_cancel(arg);
	ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
	return rc;
}

TASK_TEST(a_cancel_during_a_cancel)
{
	uint64_t soon = 10;
	int rc;

	ASYNC_GROUP (g, 0, &rc) {
		(void)async_group_spawn(g, cancels_again, g);
		(void)async_group_spawn(g, cancels_again, g);
		(void)async_group_spawn(g, fail_task, &soon);
	}
	ck_assert_int_eq(rc, -EIO);
	ck_assert_uint_eq(async_now(), 10);
	return 0;
}

/* ---- map --------------------------------------------------------------------------------- */

struct item {
	int number;
	uint64_t started;
};

static int now_running, most_running;

static int visit(void *arg)
{
	struct item *item = arg;
	int rc;

	item->started = async_now();
	if (++now_running > most_running)
		most_running = now_running;
	rc = async_sleep(50);
	now_running--;
	if (rc < 0)
		return rc;
	return item->number == 13 ? -EIO : item->number;
}

TASK_TEST(map_runs_five_at_a_time)
{
	struct item items[100];
	int results[100];

	for (int i = 0; i < 100; i++)
		items[i] = (struct item){ .number = 100 + i };
	ck_assert_int_eq(async_map(visit, items, 100, sizeof items[0], 5, results), 0);
	/* 100 items of 50 ms, 5 at a time: 1 s against 5 s one after the other. */
	ck_assert_uint_eq(async_now(), 1000);
	ck_assert_int_eq(most_running, 5);
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(results[i], 100 + i);
		ck_assert_uint_eq(items[i].started, (uint64_t)(i / 5 * 50));
	}
	return 0;
}

TASK_TEST(map_without_limit_takes_the_longest)
{
	struct item items[100];

	memset(items, 0, sizeof items);
	ck_assert_int_eq(async_map(visit, items, 100, sizeof items[0], 0, NULL), 0);
	ck_assert_uint_eq(async_now(), 50);
	ck_assert_int_eq(async_map(visit, NULL, 0, sizeof items[0], 5, NULL), 0);
	return 0;
}

TASK_TEST(map_fails_fast)
{
	struct item items[100];
	int results[100];

	for (int i = 0; i < 100; i++)
		items[i] = (struct item){ .number = i };
	ck_assert_int_eq(async_map(visit, items, 100, sizeof items[0], 5, results), -EIO);
	ck_assert_uint_eq(async_now(), 150);
	ck_assert_int_eq(results[9], 9);
	ck_assert_int_eq(results[13], -EIO);
	ck_assert_int_eq(results[99], ASYNC_ECANCELED);
	return 0;
}

TASK_TEST(a_deadline_around_map)
{
	struct item items[100];
	int rc, inside = 0;

	memset(items, 0, sizeof items);
	ASYNC_TIMEOUT (120, &rc)
		inside = async_map(visit, items, 100, sizeof items[0], 5, NULL);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 120);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		a_group_waits_for_all,
		an_empty_group,
		the_first_failure_cancels_the_rest,
		a_limit_makes_spawn_wait,
		a_failure_ends_the_wait_for_room,
		a_deadline_around_a_group,
		a_group_can_be_cancelled,
		a_task_of_the_group_may_spawn_into_it,
		a_group_ended_on_purpose_after_a_failure_says_the_failure,
		a_failure_while_the_group_ends_is_a_failure,
		a_group_cancelled_from_outside_and_on_purpose,
		a_task_that_says_cancelled_in_a_group_that_is_not,
		a_failure_waits_for_the_shield_of_the_body,
		a_cancel_during_a_cancel,
		map_runs_five_at_a_time,
		map_without_limit_takes_the_longest,
		map_fails_fast,
		a_deadline_around_map,
	};

	return RUN_SUITE("group", tests);
}
