/*
 * The order in which tasks and timers take their turns.
 */
#include "runtime_test.h"

#include <time.h>

static int timeout_zero(void *arg)
{
	int rc = async_sleep(0);

	log_event("timeout0");
	(void)arg;
	return rc;
}

static int microtask(void *arg)
{
	log_event("microtask");
	(void)arg;
	return 0;
}

TASK_TEST(microtasks_run_before_timers)
{
	struct async_task *tasks[2];

	log_event("A");
	tasks[0] = async_spawn(timeout_zero, NULL);
	tasks[1] = async_spawn(microtask, NULL);
	log_event("B");
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_str_eq(event_log, "A B microtask timeout0");
	return 0;
}

static int yielder(void *arg)
{
	log_event("yield");
	ck_assert_int_eq(async_yield(), 0);
	log_event("yielded");
	(void)arg;
	return 0;
}

static int microyielder(void *arg)
{
	log_event("micro");
	ck_assert_int_eq(async_yield_microtask(), 0);
	log_event("microed");
	(void)arg;
	return 0;
}

TASK_TEST(yield_lets_timers_run_and_a_microtask_yield_does_not)
{
	struct async_task *tasks[] = {
		async_spawn(yielder, NULL),
		async_spawn(microyielder, NULL),
		async_spawn(timeout_zero, NULL),
	};

	ck_assert_int_eq(async_gather(tasks, 3, NULL), 0);
	ck_assert_str_eq(event_log, "yield micro microed timeout0 yielded");
	return 0;
}

TASK_TEST(a_sleep_zero_loop_does_not_starve_a_yield)
{
	uint64_t none = 0;
	struct async_task *task = async_spawn(sleep_task, &none);

	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(async_sleep(0), 0);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_uint_eq(async_now(), 0);
	return 0;
}

static int two_slices(void *arg)
{
	log_event(arg);
	ck_assert_int_eq(async_yield_microtask(), 0);
	log_event(arg);
	return 0;
}

static int budget_body(void *arg)
{
	struct async_task *tasks[] = {
		async_spawn(timeout_zero, NULL),
		async_spawn(two_slices, "x"),
		async_spawn(two_slices, "y"),
	};

	(void)arg;
	return async_gather(tasks, 3, NULL);
}

START_TEST(the_budget_lets_timers_in)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .budget = 2 };

	event_log[0] = '\0';
	ck_assert_int_eq(async_run(budget_body, NULL, &config), 0);
	ck_assert_str_eq(event_log, "x y timeout0 x y");
}
END_TEST

static int heartbeat(void *arg)
{
	int *beats = arg;

	while (async_sleep(1) == 0)
		++*beats;
	return 0;
}

static int beats_during(void (*wait)(void))
{
	int beats = 0;
	struct async_task *task = async_spawn(heartbeat, &beats);
	int before;

	ck_assert_int_eq(async_sleep(5), 0);
	before = beats;
	wait();
	before = beats - before;
	ck_assert_int_eq(async_cancel_and_await(task), 0);
	return before;
}

static void blocking_wait(void)
{
	struct timespec pause = { .tv_nsec = 20000000 };

	nanosleep(&pause, NULL);
}

static void async_wait(void)
{
	ck_assert_int_eq(async_sleep(20), 0);
}

TASK_TEST(a_blocking_call_stops_the_heartbeat_of_every_task)
{
	ck_assert_int_eq(beats_during(blocking_wait), 0);
	ck_assert_int_ge(beats_during(async_wait), 19);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		microtasks_run_before_timers,
		yield_lets_timers_run_and_a_microtask_yield_does_not,
		a_sleep_zero_loop_does_not_starve_a_yield,
		the_budget_lets_timers_in,
		a_blocking_call_stops_the_heartbeat_of_every_task,
	};

	return RUN_SUITE("order", tests);
}
