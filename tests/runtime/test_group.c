/*
 * Groups, gather and map: failing fast, limits, and exact times.
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
		gather_collects_results,
		gather_fails_fast_and_leaves_nobody,
		gather_refuses_the_same_task_twice,
		a_deadline_around_gather,
		map_runs_five_at_a_time,
		map_without_limit_takes_the_longest,
		map_fails_fast,
		a_deadline_around_map,
	};

	return RUN_SUITE("group", tests);
}
