/*
 * The edges of the loop: odd configurations, many loops, timers and the virtual clock. No test says
 * how long anything takes.
 */
#include "runtime_test.h"

#include "../../runtime/src/timers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

static int returns(void *arg)
{
	const int *value = arg;

	return *value;
}

/* ---- configurations ------------------------------------------------------------------------ */

static int uses_its_stack(void *arg)
{
	volatile char block[40 * 1024];

	for (size_t i = 0; i < sizeof block; i += 512)
		block[i] = (char)i;
	return *(int *)arg + block[512 * 3] * 0;
}

static int runs_a_task(void *arg)
{
	return async_await(async_spawn(uses_its_stack, arg));
}

static int run_with_stack(size_t size)
{
	struct async_config config = { .stack_size = size };
	int value = 4;

	return async_run(runs_a_task, &value, &config);
}

START_TEST(stacks_of_every_size)
{
	ck_assert_int_eq(run_with_stack(1), 4);
	ck_assert_int_eq(run_with_stack(64 * 1024 + 1), 4);
	ck_assert_int_eq(run_with_stack(70001), 4);
	ck_assert_int_eq(run_with_stack(64 * 1024 * 1024), 4);
	/* More than there is, and sizes whose sums overflow. */
	ck_assert_int_eq(run_with_stack(SIZE_MAX), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX - 4096), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX / 2 + 1), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX / 64 + 1), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX / 64), -ENOMEM);
}
END_TEST

static int spins(void *arg)
{
	int rc = 0;

	while (rc == 0 && !async_event_is_set(arg))
		rc = async_yield_microtask();
	return rc;
}

static int wakes_spinners(void *arg)
{
	struct async_event *event = async_event_new();
	struct async_task *tasks[] = { async_spawn(spins, event), async_spawn(spins, event) };

	(void)arg;
	ck_assert_int_eq(async_sleep(0), 0);
	ck_assert_int_eq(async_yield(), 0);
	async_event_set(event);
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	async_event_free(event);
	return 0;
}

START_TEST(a_budget_of_one)
{
	struct async_config config = { .budget = 1, .clock = ASYNC_CLOCK_VIRTUAL };

	ck_assert_int_eq(async_run(wakes_spinners, NULL, &config), 0);
	config.budget = 2;
	config.clock = ASYNC_CLOCK_REAL;
	ck_assert_int_eq(async_run(wakes_spinners, NULL, &config), 0);
}
END_TEST

static int sleeps_and_runs(void *arg)
{
	ck_assert_int_eq(async_run(returns, arg, NULL), -EBUSY);
	for (int i = 0; i < 100; i++)
		if (async_sleep(1) != 0)
			return -EIO;
	ck_assert_uint_eq(async_now(), 100);
	return *(int *)arg;
}

static void *runs_loops(void *arg)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(async_run(sleeps_and_runs, arg, &config), *(int *)arg);
		ck_assert_ptr_null(async_loop_current());
	}
	return NULL;
}

START_TEST(loops_one_after_the_other_and_side_by_side)
{
	pthread_t threads[3];
	int values[] = { 1, 2, 3 };

	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, runs_loops, &values[i]), 0);
	for (size_t i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}
END_TEST

/* ---- timers -------------------------------------------------------------------------------- */

/* A server that has a day to run arms that many for its requests. It would not fire, keep those
 * behind it from firing, and have the loop turn without a pause. */
START_TEST(a_timer_that_saw_four_thousand_million_others_armed)
{
	struct timers heap = { 0 };
	struct async_timer old = { .deadline = 100 };
	struct async_timer new = { .deadline = 100 };
	struct async_timer later = { .deadline = 101 };

	ck_assert_int_eq(timers_add(&heap, &old), 0);
	heap.sequence += (1ull << 31) - 2;
	ck_assert_int_eq(timers_add(&heap, &new), 0);
	heap.sequence += 1ull << 31;

	uint64_t limit = heap.sequence;

	ck_assert_int_eq(timers_add(&heap, &later), 0);
	ck_assert_ptr_null(timers_take_due(&heap, 99, limit));
	ck_assert_ptr_eq(timers_take_due(&heap, 101, limit), &old);
	ck_assert_ptr_eq(timers_take_due(&heap, 101, limit), &new);
	ck_assert_ptr_null(timers_take_due(&heap, 101, limit));
	ck_assert_ptr_eq(timers_take_due(&heap, 101, heap.sequence), &later);
	timers_release(&heap);
}
END_TEST

static int logs_after(void *arg)
{
	const uint64_t *ms = arg;
	char text[32];
	int rc = async_sleep(*ms);

	snprintf(text, sizeof text, "%d@%d", (int)*ms, (int)async_now());
	log_event(text);
	return rc;
}

TASK_TEST(time_goes_from_timer_to_timer)
{
	uint64_t ms[] = { 30, 10, 10, 20, 0, 10 };
	struct async_task *tasks[6];

	for (size_t i = 0; i < 6; i++)
		tasks[i] = async_spawn(logs_after, &ms[i]);
	ck_assert_int_eq(async_gather(tasks, 6, NULL), 0);
	ck_assert_str_eq(event_log, "0@0 10@10 10@10 10@10 20@20 30@30");
	return 0;
}

TASK_TEST(ten_thousand_timers_are_disarmed_at_once)
{
	enum { COUNT = 10000 };
	static uint64_t ms[COUNT];
	int rc;

	ASYNC_TIMEOUT (5000, &rc)
		ASYNC_GROUP (group, 0, NULL)
			for (size_t i = 0; i < COUNT; i++) {
				ms[i] = 1 + i * 7919 % COUNT;
				async_group_spawn(group, sleep_task, &ms[i]);
			}
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 5000);
	/* Nothing was left behind that could stop the clock on its way. */
	ck_assert_int_eq(async_sleep(100000), 0);
	ck_assert_uint_eq(async_now(), 105000);
	return 0;
}

/* ---- who holds the clock ------------------------------------------------------------------- */

TASK_TEST(a_release_without_a_hold)
{
	async_clock_release();
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_int_eq(async_sleep(10), 0);
	async_clock_hold();
	async_clock_release();
	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_uint_eq(async_now(), 20);
	return 0;
}

static int holds_for_ever(void *arg)
{
	int rc;

	async_clock_hold();
	rc = async_sleep(10);
	log_event(rc == ASYNC_ECANCELED ? "told" : "slept");
	ASYNC_SHIELD (100)
		log_event(async_sleep(10) == 0 ? "tidied" : "hurried");
	(void)arg;
	return rc;
}

/* It turned without a pause once. */
START_TEST(a_hold_that_nobody_can_release)
{
	ck_assert_int_eq(run_virtual(holds_for_ever, NULL), ASYNC_EDEADLOCK);
	ck_assert_str_eq(event_log, "told tidied");
}
END_TEST

static void releases(void *arg)
{
	(void)arg;
	async_clock_release();
	log_event("released");
}

static int posts_release(void *arg)
{
	usleep(2000);
	return async_post(arg, releases, NULL);
}

TASK_TEST(a_thread_releases_the_clock)
{
	uint64_t ms = 1;
	struct async_task *sleeper = async_spawn(logs_after, &ms);

	async_clock_hold();
	ck_assert_int_eq(async_to_thread(posts_release, async_loop_current()), 0);
	ck_assert_int_eq(async_await(sleeper), 0);
	ck_assert_str_eq(event_log, "released 1@1");
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		stacks_of_every_size,
		a_budget_of_one,
		loops_one_after_the_other_and_side_by_side,
		a_timer_that_saw_four_thousand_million_others_armed,
		time_goes_from_timer_to_timer,
		ten_thousand_timers_are_disarmed_at_once,
		a_release_without_a_hold,
		a_hold_that_nobody_can_release,
		a_thread_releases_the_clock,
	};

	return RUN_SUITE("edge_loop", tests);
}
