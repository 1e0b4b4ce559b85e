/*
 * The edges of tasks: what hooks may call, what still runs when main has returned, what was put
 * aside, and whose a handle is.
 */
#include "runtime_test.h"

static int returns(void *arg)
{
	const int *value = arg;

	return *value;
}

static int waits_for_event(void *arg)
{
	return async_event_wait(arg);
}

/* ---- what hooks may call ------------------------------------------------------------------- */

static struct async_task *victim;
static struct async_event *bell;
static int calls;

/* Whatever wakes tasks works; whatever starts or awaits one says that there is no task. */
static void calls_everything(void)
{
	calls++;
	ck_assert(!async_in_task());
	ck_assert_ptr_null(async_spawn(returns, &calls));
	ck_assert_int_eq(async_spawn_detached(returns, &calls, NULL), ASYNC_ENOTASK);
	ck_assert_int_eq(async_await(victim), ASYNC_ENOTASK);
	ck_assert_int_eq(async_cancel_and_await(victim), ASYNC_ENOTASK);
	ck_assert_int_eq(async_gather(&victim, 1, NULL), ASYNC_ENOTASK);
	ck_assert_int_eq(async_sleep(1), ASYNC_ENOTASK);
	ck_assert_int_eq(async_yield(), ASYNC_ENOTASK);
	ck_assert_int_eq(async_to_thread(returns, &calls), ASYNC_ENOTASK);
	ck_assert_int_eq(async_defer(free, NULL), ASYNC_ENOTASK);
	ck_assert_int_eq(async_run(returns, &calls, NULL), -EBUSY);
	async_task_set_name("nobody");
	async_event_set(bell);
	async_cancel(victim);
	async_cancel(NULL);
}

static void on_failure(const struct async_error *error, void *context)
{
	ck_assert_int_eq(error->code, -EIO);
	*(int *)context += 1;
	calls_everything();
}

static void on_arg_freed(void *arg)
{
	(void)arg;
	calls_everything();
}

static void on_post(void *arg)
{
	(void)arg;
	calls_everything();
}

/* One task waits for the bell and one is cancelled, from `start`. */
static void expect_both(int (*start)(void))
{
	uint64_t ms = 1000;
	struct async_task *waiter;
	int before = calls;

	bell = async_event_new();
	victim = async_spawn(sleep_task, &ms);
	waiter = async_spawn(waits_for_event, bell);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(start(), 0);
	ck_assert_int_eq(async_await(waiter), 0);
	ck_assert_int_eq(async_await(victim), ASYNC_ECANCELED);
	ck_assert_int_eq(calls, before + 1);
	async_event_free(bell);
}

static int start_failing(void)
{
	static uint64_t ms = 1;

	return async_spawn_detached(fail_task, &ms, NULL);
}

static int start_freeing(void)
{
	static uint64_t ms = 1;

	return async_spawn_detached(sleep_task, &ms, on_arg_freed);
}

static int start_post(void)
{
	return async_post(async_loop_current(), on_post, NULL);
}

TASK_TEST(hooks_may_wake_and_cancel_and_nothing_else)
{
	int failures = 0;

	async_on_unhandled(on_failure, &failures);
	expect_both(start_failing);
	expect_both(start_freeing);
	expect_both(start_post);
	ck_assert_int_eq(failures, 1);
	async_on_unhandled(NULL, NULL);
	return 0;
}

static int frees_nothing_again;

static void count_free(void *arg)
{
	frees_nothing_again += arg == &frees_nothing_again;
}

static int starts_a_chain(void *arg)
{
	const int *left = arg;
	static int fewer[8];

	if (*left == 0)
		return 0;
	fewer[*left] = *left - 1;
	return async_spawn_detached(starts_a_chain, &fewer[*left], NULL);
}

TASK_TEST(detached_tasks_start_detached_tasks)
{
	int count = 5;
	uint64_t ms = 1;

	ck_assert_int_eq(async_spawn_detached(starts_a_chain, &count, NULL), 0);
	ck_assert_int_eq(async_spawn_detached(sleep_task, &ms, count_free), 0);
	return async_sleep(5);
}

/* ---- the end of main ----------------------------------------------------------------------- */

static int runs_on(void *arg)
{
	int rc = async_sleep(1000);

	log_event(rc == ASYNC_ECANCELED ? arg : "not cancelled");
	ASYNC_SHIELD (50)
		ck_assert_int_eq(async_sleep(10), 0);
	return rc;
}

static int groups_on(void *arg)
{
	int rc;

	ASYNC_GROUP (group, 1, &rc) {
		async_group_spawn(group, runs_on, arg);
		async_group_spawn(group, runs_on, "never");
	}
	log_event("group");
	return rc;
}

static int awaits_on(void *arg)
{
	return async_await(async_spawn(runs_on, arg));
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

static void freed(void *arg)
{
	log_event(arg);
}

static int leaves_everything(void *arg)
{
	(void)arg;
	(void)!async_spawn(runs_on, "child");
	(void)!async_spawn(groups_on, "in-group");
	(void)!async_spawn(awaits_on, "awaited");
	(void)!async_spawn(ignores, NULL);
	ck_assert_int_eq(async_spawn_detached(runs_on, "detached", freed), 0);
	ck_assert_int_eq(async_sleep(1), 0);
	log_event("main");
	return 7;
}

static void count_failure(const struct async_error *error, void *context)
{
	ck_assert_int_eq(error->code, -EIO);
	/* The name of a static function stands in debug information only. */
	ck_assert_str_eq(error->task, has_lines() ? "ignores" : "task");
	*(int *)context += 1;
}

static int counts_and_leaves(void *failures)
{
	async_on_unhandled(count_failure, failures);
	return leaves_everything(NULL);
}

START_TEST(main_returns_while_tasks_of_every_kind_run)
{
	int failures = 0;

	ck_assert_int_eq(run_virtual(counts_and_leaves, &failures), 7);
	ck_assert_str_eq(event_log, "main detached child in-group awaited stubborn detached group");
	ck_assert_int_eq(failures, 1);
}
END_TEST

static int never_started(void *arg)
{
	(void)arg;
	log_event(async_sleep(1) == ASYNC_ECANCELED ? "cancelled" : "slept");
	return 0;
}

static int returns_at_once(void *arg)
{
	(void)arg;
	(void)!async_spawn(never_started, NULL);
	return async_spawn_detached(never_started, "freed", freed);
}

START_TEST(main_returns_before_its_tasks_have_run)
{
	ck_assert_int_eq(run_virtual(returns_at_once, NULL), 0);
	ck_assert_str_eq(event_log, "cancelled cancelled freed");
}
END_TEST

/* ---- what was put aside -------------------------------------------------------------------- */

static void logs(void *arg)
{
	log_event(arg);
}

static void naps_and_fails(void *arg)
{
	ck_assert_int_eq(async_sleep(5), 0);
	ck_assert_int_eq(async_fail(-EPERM, "tidy", NULL), -EPERM);
	log_event(arg);
}

static void puts_aside(void *arg)
{
	log_event(arg);
	ck_assert_int_eq(async_defer(logs, "inner-1"), 0);
	ck_assert_int_eq(async_defer(logs, "inner-2"), 0);
}

static void oversleeps(void *arg)
{
	log_event(async_sleep(1000000) == ASYNC_ECANCELED ? arg : "overslept");
	/* The next one has a grace of its own. */
}

static int defers_all(void *arg)
{
	int rc = 0;

	ck_assert_int_eq(async_defer(logs, "first"), 0);
	ck_assert_int_eq(async_defer(oversleeps, "grace"), 0);
	ck_assert_int_eq(async_defer(naps_and_fails, "nap"), 0);
	if (arg)
		rc = async_sleep(100);
	/* After the cancellation, if there was one. */
	ck_assert_int_eq(async_defer(puts_aside, "last"), 0);
	return rc;
}

static const char in_order[] = "last inner-2 inner-1 nap grace first";

TASK_TEST(what_was_put_aside_may_suspend_fail_and_put_more_aside)
{
	ck_assert_int_eq(async_await(async_spawn(defers_all, NULL)), 0);
	ck_assert_str_eq(event_log, in_order);
	ck_assert_uint_eq(async_now(), 5 + 5000);
	return 0;
}

TASK_TEST(what_was_put_aside_runs_in_a_cancelled_task)
{
	struct async_task *task = async_spawn(defers_all, "sleep");

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_str_eq(event_log, in_order);
	return 0;
}

START_TEST(main_may_put_things_aside)
{
	ck_assert_int_eq(run_virtual(defers_all, NULL), 0);
	ck_assert_str_eq(event_log, in_order);
}
END_TEST

/* ---- handles ------------------------------------------------------------------------------- */

TASK_TEST(what_gather_has_consumed_is_refused_everywhere)
{
	int value = 3;
	struct async_task *tasks[2] = { async_spawn(returns, &value),
		async_spawn(returns, &value) };
	struct async_task *one = tasks[0];
	size_t winner = 77;

	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	async_cancel(one);
	ck_assert_int_eq(async_await(one), ASYNC_EMISUSE);
	ck_assert_int_eq(async_race(tasks, 2, &winner), ASYNC_EMISUSE);
	ck_assert_int_eq(async_any(tasks, 2, &winner), ASYNC_EMISUSE);
	ck_assert_int_eq(async_all_settled(tasks, 2, NULL), ASYNC_EMISUSE);
	ck_assert_uint_eq(winner, 77);
	return 0;
}

TASK_TEST(a_refused_join_leaves_the_sound_handles_sound)
{
	int value = 3;
	struct async_task *stale = async_spawn(returns, &value);
	struct async_task *tasks[3];

	ck_assert_int_eq(async_await(stale), 3);
	tasks[0] = async_spawn(returns, &value);
	tasks[1] = NULL;
	tasks[2] = stale;
	ck_assert_int_eq(async_gather(tasks, 3, NULL), ASYNC_EMISUSE);
	ck_assert_int_eq(async_await(tasks[0]), 3);
	return 0;
}

/* A handle knows 64 generations apart: the one 63 tasks later is still another. */
TASK_TEST(a_handle_of_many_tasks_ago)
{
	int value = 3;
	struct async_task *stale = async_spawn(returns, &value);

	ck_assert_int_eq(async_await(stale), 3);
	for (int i = 1; i < 64; i++) {
		struct async_task *task = async_spawn(returns, &value);

		ck_assert_ptr_ne(task, stale);
		ck_assert_int_eq(async_await(task), 3);
	}
	ck_assert_int_eq(async_await(stale), ASYNC_EMISUSE);
	return 0;
}

TASK_TEST(no_task_is_a_failed_task)
{
	struct async_task *none[2] = { NULL, NULL };
	int results[2] = { 1, 1 };
	size_t winner = 77;

	ck_assert_int_eq(async_await(NULL), -EINVAL);
	ck_assert_int_eq(async_gather(NULL, 0, NULL), 0);
	ck_assert_int_eq(async_all_settled(NULL, 0, NULL), 0);
	ck_assert_int_eq(async_race(NULL, 0, &winner), -EINVAL);
	ck_assert_int_eq(async_any(NULL, 0, &winner), -EINVAL);
	ck_assert_uint_eq(winner, 77);
	ck_assert_int_eq(async_gather(none, 2, results), -ENOMEM);
	ck_assert_int_eq(results[0], -ENOMEM);
	ck_assert_int_eq(async_all_settled(none, 2, results), 0);
	ck_assert_int_eq(async_race(none, 2, &winner), -ENOMEM);
	ck_assert_int_eq(async_any(none, 2, &winner), -ENOMEM);
	ck_assert_uint_eq(winner, 0);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		hooks_may_wake_and_cancel_and_nothing_else,
		detached_tasks_start_detached_tasks,
		main_returns_while_tasks_of_every_kind_run,
		main_returns_before_its_tasks_have_run,
		what_was_put_aside_may_suspend_fail_and_put_more_aside,
		what_was_put_aside_runs_in_a_cancelled_task,
		main_may_put_things_aside,
		what_gather_has_consumed_is_refused_everywhere,
		a_refused_join_leaves_the_sound_handles_sound,
		a_handle_of_many_tasks_ago,
		no_task_is_a_failed_task,
	};

	return RUN_SUITE("edge", tests);
}
