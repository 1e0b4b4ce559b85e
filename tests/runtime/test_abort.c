/*
 * Abort tokens: what they cut short, from which thread, when, and what is left behind.
 */
#include "runtime_test.h"

#include <pthread.h>
#include <stdatomic.h>

static struct async_abort *token;

static int bound_sleep(void *arg)
{
	int rc = async_scope_bind(token);

	return rc < 0 ? rc : sleep_task(arg);
}

/* ---- on one loop --------------------------------------------------------------------------- */

static int fires(void *arg)
{
	int rc = async_sleep(10);

	async_abort_fire(arg);
	return rc;
}

TASK_TEST(a_token_cuts_a_body_short)
{
	struct async_task *task;
	int rc, inside = 0;

	token = async_abort_new();
	task = async_spawn(fires, token);
	ck_assert(!async_abort_is_fired(token));
	ASYNC_ABORTABLE (token, &rc)
		inside = async_sleep(1000);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	ck_assert(async_abort_is_fired(token));
	ck_assert_uint_eq(async_now(), 10);
	/* The task is as before. */
	ck_assert_int_eq(async_sleep(5), 0);
	ck_assert_int_eq(async_await(task), 0);
	async_abort_unref(token);
	async_abort_unref(NULL);
	return 0;
}

TASK_TEST(a_fired_token_cuts_short_what_comes_after_it)
{
	int rc, inside = 0;

	token = async_abort_new();
	async_abort_fire(token);
	async_abort_fire(token);
	ASYNC_ABORTABLE (token, &rc)
		inside = async_sleep(1000);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	/* Without a call there was nothing to cut short. */
	ASYNC_ABORTABLE (token, &rc)
		rc = -ENOENT;
	ck_assert_int_eq(rc, -ENOENT);
	ck_assert_uint_eq(async_now(), 0);
	async_abort_unref(token);
	return 0;
}

TASK_TEST(no_token_never_fires)
{
	int rc = 1;

	ASYNC_ABORTABLE (NULL, &rc) {
		ck_assert_int_eq(async_scope_bind(NULL), 0);
		ck_assert_int_eq(async_sleep(10), 0);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert(!async_abort_is_fired(NULL));
	ck_assert_ptr_null(async_abort_ref(NULL));
	return 0;
}

TASK_TEST(what_is_around_it_is_not_the_token)
{
	int outer, inner, inside = 0;

	token = async_abort_new();
	ASYNC_TIMEOUT (10, &outer)
		ASYNC_ABORTABLE (token, &inner) {
			inside = async_sleep(1000);
			/* Too late: the deadline has cut this short. */
			async_abort_fire(token);
		}
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(outer, ASYNC_ETIMEDOUT);

	/* The other way round, the deadline comes too late. */
	ASYNC_ABORTABLE (token, &outer)
		ASYNC_TIMEOUT (0, &inner)
			inside = async_sleep(1000);
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(outer, ASYNC_EABORTED);
	async_abort_unref(token);
	return 0;
}

TASK_TEST(a_shield_keeps_a_token_away)
{
	int rc, shielded = -1, after = 0;

	token = async_abort_new();
	ASYNC_ABORTABLE (token, &rc) {
		ASYNC_SHIELD (100) {
			async_abort_fire(token);
			shielded = async_sleep(10);
		}
		after = async_sleep(10);
	}
	ck_assert_int_eq(shielded, 0);
	ck_assert_int_eq(after, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	async_abort_unref(token);
	return 0;
}

TASK_TEST(a_body_that_ends_in_time_is_out_of_reach)
{
	struct async_task *task;
	int rc;

	token = async_abort_new();
	task = async_spawn(fires, token);
	ASYNC_ABORTABLE (token, &rc)
		ck_assert_int_eq(async_sleep(5), 0);
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(async_sleep(100), 0);
	ck_assert_int_eq(async_await(task), 0);
	async_abort_unref(token);
	return 0;
}

/* ---- binding ------------------------------------------------------------------------------- */

TASK_TEST(a_deadline_and_a_group_can_be_bound)
{
	uint64_t late = 1000;
	int rc, inside = 0;
	struct async_task *task;

	token = async_abort_new();
	task = async_spawn(fires, token);
	ASYNC_TIMEOUT (50, &rc) {
		ck_assert_int_eq(async_scope_bind(token), 0);
		inside = async_sleep(1000);
	}
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	ck_assert_int_eq(async_await(task), 0);
	async_abort_unref(token);

	token = async_abort_new();
	task = async_spawn(fires, token);
	ASYNC_GROUP (g, 0, &rc) {
		ck_assert_int_eq(async_scope_bind(token), 0);
		(void)async_group_spawn(g, sleep_task, &late);
		(void)async_group_spawn(g, sleep_task, &late);
	}
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	ck_assert_uint_eq(async_now(), 20);
	ck_assert_int_eq(async_await(task), 0);
	async_abort_unref(token);
	return 0;
}

TASK_TEST(a_task_can_be_bound)
{
	uint64_t late = 1000, soon = 1;
	struct async_task *tasks[3];
	int results[3];

	token = async_abort_new();
	tasks[0] = async_spawn(bound_sleep, &late);
	tasks[1] = async_spawn(bound_sleep, &late);
	tasks[2] = async_spawn(bound_sleep, &soon);
	ck_assert_int_eq(async_sleep(10), 0);
	async_abort_fire(token);
	ck_assert_int_eq(async_all_settled(tasks, 3, results), 0);
	ck_assert_int_eq(results[0], ASYNC_ECANCELED);
	ck_assert_int_eq(results[1], ASYNC_ECANCELED);
	ck_assert_int_eq(results[2], 0);
	ck_assert_uint_eq(async_now(), 10);
	/* At once, when it has fired before. */
	ck_assert_int_eq(async_await(async_spawn(bound_sleep, &late)), ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 10);
	async_abort_unref(token);
	return 0;
}

TASK_TEST(a_scope_bound_to_two_tokens_and_twice_to_one)
{
	struct async_abort *other = async_abort_new();
	int rc, inside = 0;

	token = async_abort_new();
	ASYNC_ABORTABLE (token, &rc) {
		ck_assert_int_eq(async_scope_bind(other), 0);
		ck_assert_int_eq(async_scope_bind(other), 0);
		ck_assert_int_eq(async_scope_bind(token), 0);
		async_abort_fire(other);
		async_abort_fire(token);
		/* On its own loop it acts at once: nothing has been polled yet. */
		ck_assert_int_eq(async_yield_microtask(), ASYNC_ECANCELED);
		inside = async_sleep(10);
	}
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	async_abort_unref(other);
	async_abort_unref(token);
	return 0;
}

TASK_TEST(a_bound_scope_keeps_the_token)
{
	int rc;

	token = async_abort_new();
	ASYNC_ABORTABLE (token, &rc) {
		async_abort_unref(token);
		ck_assert_int_eq(async_sleep(10), 0);
		ck_assert(!async_abort_is_fired(token));
		async_abort_fire(token);
		ck_assert_int_eq(async_sleep(10), ASYNC_ECANCELED);
	}
	ck_assert_int_eq(rc, ASYNC_EABORTED);
	return 0;
}

static int aborted_early(int *rc)
{
	ASYNC_ABORTABLE (token, rc)
		return 7;
	return 0;
}

TASK_TEST(every_way_out_unbinds)
{
	int rc = 1, times = 0;

	token = async_abort_new();
	ck_assert_int_eq(aborted_early(&rc), 7);
	for (int i = 0; i < 2; i++) {
		ASYNC_ABORTABLE (token, &rc) {
			times++;
			if (i)
				break;
			continue;
		}
		times++;
	}
	ck_assert_int_eq(times, 4);
	ASYNC_ABORTABLE (token, &rc)
		goto out;
	ck_abort_msg("not reached");
out:
	async_abort_fire(token);
	ck_assert_int_eq(async_sleep(1), 0);
	async_abort_unref(token);
	return 0;
}

/* ---- from another thread ------------------------------------------------------------------- */

static void *fires_from_outside(void *arg)
{
	async_abort_fire(arg);
	async_abort_unref(arg);
	return NULL;
}

/* The loop has nothing to wait for but the token. */
static int waits_for_ever(void *arg)
{
	struct async_event *never = async_event_new();
	int rc, inside = 0;

	(void)arg;
	ASYNC_ABORTABLE (token, &rc) {
		pthread_t thread;

		ck_assert_int_eq(
			pthread_create(&thread, NULL, fires_from_outside, async_abort_ref(token)),
			0);
		inside = async_event_wait(never);
		pthread_join(thread, NULL);
	}
	async_event_free(never);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	return rc;
}

START_TEST(a_loop_waits_for_a_token_of_another_thread)
{
	static const enum async_clock clocks[] = { ASYNC_CLOCK_REAL, ASYNC_CLOCK_VIRTUAL };

	for (size_t i = 0; i < 2; i++) {
		struct async_config config = { .clock = clocks[i] };

		token = async_abort_new();
		ck_assert_int_eq(async_run(waits_for_ever, NULL, &config), ASYNC_EABORTED);
		async_abort_unref(token);
	}
}
END_TEST

static int deadlocks(void *arg)
{
	struct async_event *never = async_event_new();
	int rc, inside;

	(void)arg;
	/* Once the scope has ended, nothing is waited for; nor when the token has fired. */
	ASYNC_ABORTABLE (token, &rc)
		(void)async_sleep(1);
	ASYNC_ABORTABLE (token, &rc)
		ASYNC_SHIELD (UINT64_MAX)
			async_abort_fire(token);
	inside = async_event_wait(never);
	async_event_free(never);
	return inside;
}

START_TEST(without_a_bound_scope_a_deadlock_is_told)
{
	token = async_abort_new();
	ck_assert_int_eq(run_virtual(deadlocks, NULL), ASYNC_EDEADLOCK);
	async_abort_unref(token);
}
END_TEST

enum { LOOPS = 4, TASKS = 8 };

static atomic_int running;

static int counts_and_waits(void *arg)
{
	int rc, inside = 0;

	(void)arg;
	ASYNC_ABORTABLE (token, &rc) {
		atomic_fetch_add(&running, 1);
		inside = async_sleep(UINT64_MAX);
	}
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	return rc;
}

static int loop_of_many(void *arg)
{
	struct async_task *tasks[TASKS];
	int results[TASKS];

	(void)arg;
	for (size_t i = 0; i < TASKS; i++)
		tasks[i] = async_spawn(counts_and_waits, NULL);
	ck_assert_int_eq(async_all_settled(tasks, TASKS, results), 0);
	for (size_t i = 0; i < TASKS; i++)
		ck_assert_int_eq(results[i], ASYNC_EABORTED);
	return 0;
}

static void *runs_a_loop(void *arg)
{
	ck_assert_int_eq(async_run(loop_of_many, arg, NULL), 0);
	return NULL;
}

START_TEST(one_token_ends_work_on_many_loops)
{
	pthread_t threads[LOOPS];

	token = async_abort_new();
	for (size_t i = 0; i < LOOPS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, runs_a_loop, NULL), 0);
	while (atomic_load(&running) < LOOPS * TASKS)
		sched_yield();
	async_abort_fire(token);
	for (size_t i = 0; i < LOOPS; i++)
		pthread_join(threads[i], NULL);
	async_abort_unref(token);
}
END_TEST

/* A fire that races with the end of what is bound: never lost, never late. */
static int short_scopes(void *arg)
{
	int rc = 0;

	(void)arg;
	while (rc == 0)
		ASYNC_ABORTABLE (token, &rc) {
			atomic_fetch_add(&running, 1);
			(void)async_yield();
		}
	/* It may come between two bodies, and then it ends the next. */
	return rc == ASYNC_EABORTED ? 0 : rc;
}

static void *runs_short_scopes(void *arg)
{
	ck_assert_int_eq(async_run(short_scopes, arg, NULL), 0);
	return NULL;
}

START_TEST(a_fire_that_races_with_the_end_of_scopes)
{
	for (int i = 0; i < 30; i++) {
		pthread_t loops[2];

		atomic_store(&running, 0);
		token = async_abort_new();
		for (size_t k = 0; k < 2; k++)
			ck_assert_int_eq(
				pthread_create(&loops[k], NULL, runs_short_scopes, NULL), 0);
		while (atomic_load(&running) < i)
			sched_yield();
		async_abort_fire(token);
		for (size_t k = 0; k < 2; k++)
			pthread_join(loops[k], NULL);
		async_abort_unref(token);
	}
}
END_TEST

START_TEST(outside_of_a_task)
{
	int rc = 0, ran = 0;

	token = async_abort_new();
	ck_assert_int_eq(async_scope_bind(token), ASYNC_ENOTASK);
	ASYNC_ABORTABLE (token, &rc)
		ran++;
	ck_assert_int_eq(rc, ASYNC_ENOTASK);
	ck_assert_int_eq(ran, 1);
	async_abort_fire(token);
	async_abort_unref(token);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_token_cuts_a_body_short,
		a_fired_token_cuts_short_what_comes_after_it,
		no_token_never_fires,
		what_is_around_it_is_not_the_token,
		a_shield_keeps_a_token_away,
		a_body_that_ends_in_time_is_out_of_reach,
		a_deadline_and_a_group_can_be_bound,
		a_task_can_be_bound,
		a_scope_bound_to_two_tokens_and_twice_to_one,
		a_bound_scope_keeps_the_token,
		every_way_out_unbinds,
		a_loop_waits_for_a_token_of_another_thread,
		without_a_bound_scope_a_deadlock_is_told,
		one_token_ends_work_on_many_loops,
		a_fire_that_races_with_the_end_of_scopes,
		outside_of_a_task,
	};

	return RUN_SUITE("abort", tests);
}
