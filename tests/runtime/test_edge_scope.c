/*
 * The edges of scopes: groups within groups, chains and nests as deep as they get, and what
 * happens in the same instant.
 */
#include "runtime_test.h"

#include <sys/resource.h>

static int returns(void *arg)
{
	const int *value = arg;

	return *value;
}

static int runs_on(void *arg)
{
	int rc = async_sleep(1000);

	log_event(rc == ASYNC_ECANCELED ? arg : "not cancelled");
	ASYNC_SHIELD (50)
		ck_assert_int_eq(async_sleep(10), 0);
	return rc;
}

static int ignores(void *arg)
{
	int left = 10;

	while (left > 0)
		left -= async_sleep(1) == ASYNC_ECANCELED;
	log_event("stubborn");
	(void)arg;
	return -EIO;
}

/* ---- groups -------------------------------------------------------------------------------- */

struct tree {
	unsigned depth;
	int *leaves;
};

static int grows(void *arg)
{
	const struct tree *tree = arg;
	struct tree below = { .depth = tree->depth - 1, .leaves = tree->leaves };
	int rc;

	if (tree->depth == 0) {
		++*tree->leaves;
		return async_yield();
	}
	ASYNC_GROUP (group, 1, &rc)
		for (int i = 0; i < 3; i++)
			async_group_spawn(group, grows, &below);
	return rc;
}

TASK_TEST(groups_of_one_within_groups_of_one)
{
	int leaves = 0;
	struct tree tree = { .depth = 6, .leaves = &leaves };

	ck_assert_int_eq(grows(&tree), 0);
	ck_assert_int_eq(leaves, 729);
	return 0;
}

static struct async_group *shared_group;
static int spawn_results[8];

static int spawns_from_outside(void *arg)
{
	size_t i = (size_t)(uintptr_t)arg;

	spawn_results[i] = async_group_spawn(shared_group, runs_on, "in");
	return 0;
}

/* Those that wait for room are no part of the group: its end cannot forget them. */
TASK_TEST(a_group_fails_while_others_wait_to_spawn_into_it)
{
	static uint64_t soon = 5;
	struct async_task *waiting[3];
	int rc;

	ASYNC_GROUP (group, 1, &rc) {
		shared_group = group;
		async_group_spawn(group, fail_task, &soon);
		for (size_t i = 0; i < 3; i++) {
			ASYNC_SHIELD (1000)
				waiting[i] = async_spawn(spawns_from_outside, (void *)(uintptr_t)i);
		}
		ck_assert_int_eq(async_sleep(100), ASYNC_ECANCELED);
	}
	ck_assert_int_eq(rc, -EIO);
	ck_assert_uint_eq(async_now(), 5);
	ck_assert_int_eq(async_all_settled(waiting, 3, NULL), 0);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(spawn_results[i], ASYNC_ECANCELED);
	return 0;
}

static int stubborn_owner(void *arg)
{
	int rc;

	ASYNC_GROUP (group, 0, &rc)
		async_group_spawn(group, ignores, arg);
	log_event("closed");
	return rc;
}

TASK_TEST(a_cancelled_group_waits_for_a_child_that_ignores_it)
{
	struct async_task *owner = async_spawn(stubborn_owner, NULL);

	ck_assert_int_eq(async_sleep(3), 0);
	ck_assert_int_eq(async_cancel_and_await(owner), -EIO);
	ck_assert_str_eq(event_log, "stubborn closed");
	return 0;
}

static int waits_in_a_full_group(void *arg)
{
	return async_group_spawn(arg, returns, NULL);
}

static int full_group_body(void *arg)
{
	int rc;

	(void)arg;
	ASYNC_GROUP (group, 1, &rc)
		async_group_spawn(group, waits_in_a_full_group, group);
	ck_assert_int_eq(rc, ASYNC_ECANCELED);
	return rc;
}

START_TEST(a_task_that_waits_for_itself_in_a_full_group_is_told)
{
	ck_assert_int_eq(run_virtual(full_group_body, NULL), ASYNC_EDEADLOCK);
}
END_TEST

static int rings(void *arg)
{
	int rc = async_yield();

	async_event_set(arg);
	return rc;
}

static int waits_for_event(void *arg)
{
	return async_event_wait(arg);
}

static struct async_event *bell;
static struct async_task *last_task;

/* Between the end of the last task of the group and its owner: takes the stack that has become
 * free, so that there is none for the group. */
static int spawns_too_late(void *arg)
{
	struct async_group *group = arg;

	ck_assert_int_eq(async_event_wait(bell), 0);
	last_task = async_spawn(waits_for_event, bell);
	ck_assert_ptr_nonnull(last_task);
	ck_assert_int_eq(async_group_spawn(group, waits_for_event, bell), -ENOMEM);
	return 0;
}

/* No more address space; gives the former limit back. */
static struct rlimit stop_memory(void)
{
	struct rlimit limit;
	struct rlimit none;

	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	none = limit;
	none.rlim_cur = 1;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
	return limit;
}

/* It woke the owner of the group a second time. */
TASK_TEST(a_place_that_is_taken_and_left_after_the_last_task)
{
	struct async_task *fillers[512];
	struct async_task *late = NULL;
	struct async_event *never;
	struct rlimit limit;
	size_t count = 0;
	int rc;

	if (is_instrumented())
		return 0;
	never = async_event_new();
	bell = async_event_new();
	ASYNC_GROUP (group, 0, &rc) {
		ASYNC_SHIELD (1000)
			late = async_spawn(spawns_too_late, group);
		async_group_spawn(group, rings, bell);
		limit = stop_memory();
		while (count < 512 && (fillers[count] = async_spawn(waits_for_event, never)))
			count++;
	}
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_int_lt((int)count, 512);
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert_int_eq(async_await(late), 0);
	/* Started within reach of the group, and cancelled by its failure. */
	ck_assert_int_eq(async_await(last_task), ASYNC_ECANCELED);
	async_event_set(never);
	ck_assert_int_eq(async_all_settled(fillers, count, NULL), 0);
	async_event_free(never);
	async_event_free(bell);
	return 0;
}

/* ---- depth --------------------------------------------------------------------------------- */

static int awaits_the_next(void *arg)
{
	intptr_t left = (intptr_t)arg;

	return left ? async_await(async_spawn(awaits_the_next, (void *)(left - 1)))
		    : async_sleep(5);
}

TASK_TEST(each_task_awaits_the_next)
{
	intptr_t depth = is_instrumented() ? 3000 : 100000;
	struct async_task *first = async_spawn(awaits_the_next, (void *)depth);

	ck_assert_int_eq(async_await(first), 0);
	ck_assert_uint_eq(async_now(), 5);
	first = async_spawn(awaits_the_next, (void *)depth);
	ck_assert_int_eq(async_sleep(2), 0);
	ck_assert_int_eq(async_cancel_and_await(first), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 7);
	return 0;
}

enum { NESTED = 10000 };

TASK_TEST(scopes_as_deep_as_memory)
{
	struct async_timeout *scopes = calloc(NESTED, sizeof *scopes);
	int *results = calloc(NESTED, sizeof *results);

	for (size_t i = 0; i < NESTED; i++)
		async_timeout_open(&scopes[i], i == NESTED / 2 ? 10 : 1000 + i, &results[i]);
	ck_assert_int_eq(async_sleep(100), ASYNC_ECANCELED);
	ck_assert_int_eq(async_sleep(100), ASYNC_ECANCELED);
	for (size_t i = NESTED; i-- > 0;)
		async_timeout_close(&scopes[i]);
	for (size_t i = 0; i < NESTED; i++)
		ck_assert_int_eq(results[i], i < NESTED / 2    ? 0
					     : i == NESTED / 2 ? ASYNC_ETIMEDOUT
							       : ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 10);
	free(scopes);
	free(results);
	return 0;
}

static int fails_at_once(void *arg)
{
	(void)arg;
	return -EIO;
}

/* Quadratic once: every failure was looked for in the array. */
TASK_TEST(a_hundred_thousand_failures)
{
	size_t count = is_instrumented() ? 1000 : 100000;
	struct async_task **tasks = calloc(count, sizeof *tasks);
	size_t winner = 77;

	for (size_t i = 0; i < count; i++)
		tasks[i] = async_spawn(fails_at_once, NULL);
	ck_assert_int_eq(async_any(tasks, count, &winner), -EIO);
	ck_assert_uint_eq(winner, 0);
	free(tasks);
	return 0;
}

/* ---- shields, deadlines, and the same instant ---------------------------------------------- */

TASK_TEST(shields_within_shields)
{
	async_cancel(NULL);
	ASYNC_SHIELD (10) {
		ASYNC_SHIELD (100)
			ck_assert_int_eq(async_sleep(50), 0);
		/* Its own grace is over. */
		ck_assert_int_eq(async_sleep(1), ASYNC_ECANCELED);
		ASYNC_SHIELD (0) {
			ck_assert_int_eq(async_yield_microtask(), 0);
			ck_assert_int_eq(async_sleep(0), ASYNC_ECANCELED);
		}
		ASYNC_SHIELD (1)
			ck_assert_int_eq(async_sleep(0), 0);
	}
	ck_assert_int_eq(async_sleep(1), 0);
	return 0;
}

TASK_TEST(deadlines_of_no_time_and_of_all_time)
{
	int rc;

	ASYNC_TIMEOUT (0, &rc) {
		ck_assert_int_eq(async_yield_microtask(), 0);
		ck_assert_int_eq(async_sleep(0), ASYNC_ECANCELED);
	}
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ASYNC_TIMEOUT (UINT64_MAX, &rc)
		ck_assert_int_eq(async_sleep(5), 0);
	ck_assert_int_eq(rc, 0);
	ASYNC_TIMEOUT (7, &rc)
		ck_assert_int_eq(async_sleep(UINT64_MAX), ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 12);
	return 0;
}

static int sets_after(void *arg)
{
	int rc = async_sleep(10);

	async_event_set(arg);
	return rc;
}

/* Equal times come in the order of arming: what was armed first wins. */
TASK_TEST(a_deadline_and_what_it_waits_for_in_the_same_instant)
{
	struct async_event *event = async_event_new();
	struct async_task *setter = async_spawn(sets_after, event);
	int rc;

	/* The sleep inside is armed after the deadline. */
	ASYNC_TIMEOUT (10, &rc)
		ck_assert_int_eq(async_sleep(10), ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_await(setter), 0);
	async_event_reset(event);
	setter = async_spawn(sets_after, event);
	ck_assert_int_eq(async_yield(), 0);
	/* This one after the sleep of the setter. */
	ASYNC_TIMEOUT (10, &rc) {
		ck_assert_int_eq(async_event_wait(event), 0);
		/* It has succeeded, and the deadline passes all the same. */
		ck_assert_int_eq(async_yield(), 0);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(async_await(setter), 0);
	async_event_free(event);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		groups_of_one_within_groups_of_one,
		a_group_fails_while_others_wait_to_spawn_into_it,
		a_cancelled_group_waits_for_a_child_that_ignores_it,
		a_task_that_waits_for_itself_in_a_full_group_is_told,
		a_place_that_is_taken_and_left_after_the_last_task,
		each_task_awaits_the_next,
		scopes_as_deep_as_memory,
		a_hundred_thousand_failures,
		shields_within_shields,
		deadlines_of_no_time_and_of_all_time,
		a_deadline_and_what_it_waits_for_in_the_same_instant,
	};

	return RUN_SUITE("edge_scope", tests);
}
